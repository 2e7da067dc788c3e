"""Zip archives from strangers: refused by their directory, before anything is unpacked."""

import struct
import zipfile
import zlib
from io import BytesIO
from typing import BinaryIO, Final

from tracker.errors import FormatError
from tracker.formats.body import refused

MAX_BYTES: Final = 50_000_000
MAX_UNPACKED: Final = 300_000_000
MAX_ENTRIES: Final = 1_000
MAX_RATIO: Final = 200  # a sheet of 74,000 empty rows packs to a 42nd; a bomb to a 1,000th
_SMALL: Final = 1_000_000
_MAX_DIRECTORY: Final = 200_000
_END: Final = struct.Struct("<4s4HLLH")
_MAGIC: Final = b"PK\x03\x04"


def checked_archive(stream: BinaryIO) -> bytes:
    """The bytes of an archive of ordinary size, with ordinary names and no archive inside."""
    content = stream.read(MAX_BYTES + 1)
    if not content.startswith(_MAGIC) or len(content) > MAX_BYTES:
        raise _refused("the file is no zip archive, or a huge one", head=content[:320])
    _check_end(content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_entries(archive)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, zlib.error) as error:
        raise _refused(f"the archive is damaged: {error}") from error
    return content


def _check_end(content: bytes) -> None:
    """A directory of a million entries takes long to read: its size stands at the very end."""
    if len(content) < _END.size:
        raise _refused("the archive is cut off")
    magic, *_, entries, size, _offset, comment = _END.unpack(content[-_END.size :])
    if magic != b"PK\x05\x06" or comment:
        raise _refused("the archive is cut off, or something is appended to it")
    if content[-_END.size - 20 :].startswith(b"PK\x06\x07"):
        raise _refused("the archive has a directory for huge archives (zip64)")
    if entries > MAX_ENTRIES or size > _MAX_DIRECTORY:
        raise _refused(f"the archive has {entries} entries in a directory of {size} bytes")


def _check_entries(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED:
        raise _refused(f"the archive unpacks to {unpacked} bytes")
    if len({entry.filename for entry in entries}) < len(entries):
        raise _refused("the archive holds two files of one name")
    for entry in entries:
        if why := _oddity(entry):
            raise _refused(f"{entry.filename[:80]!r} in the archive {why}")
        with archive.open(entry) as part:
            if part.read(len(_MAGIC)) == _MAGIC:
                raise _refused(f"{entry.filename[:80]!r} in the archive is an archive itself")


def _oddity(entry: zipfile.ZipInfo) -> str:
    if ".." in entry.filename.split("/") or entry.filename.startswith("/"):
        return "leads out of it"
    if "\\" in entry.filename or ":" in entry.filename:
        return "leads out of it"
    if entry.flag_bits & 1:
        return "is locked with a password"
    if entry.file_size > _SMALL and entry.file_size > MAX_RATIO * entry.compress_size:
        return f"unpacks to {entry.file_size} bytes, more than {MAX_RATIO} times its size"
    return ""


def _refused(why: str, head: bytes = _MAGIC) -> FormatError:
    return refused(
        why,
        expected=(
            f"a zip archive of at most {MAX_ENTRIES} entries and {MAX_BYTES} bytes, unpacked "
            f"{MAX_UNPACKED}"
        ),
        head=head,
    )
