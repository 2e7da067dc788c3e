"""Raw bytes named by their own SHA-256, compressed on disk, checked on every reading.

A file begins with a seal, the SHA-256 of what follows, in a frame that every zstd reader skips. It
shows a flipped bit that happens to change no byte of the answer: the disk is failing all the same.
"""

import hashlib
import io
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import zstandard

from tracker.errors import StoreError
from tracker.fetch import durable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK = 1 << 17
"""Bytes that are in memory at once, whatever the size of an answer."""
_SEAL = b"\x50\x2a\x4d\x18" + (32).to_bytes(4, "little")
_UNSEALED = b"\x28\xb5\x2f\xfd"


class Objects:
    """A folder of raw bytes; the name of a file says what must be in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        """Where these bytes lie, or would lie."""
        return self._folder / sha256[:2] / f"{sha256}.zst"

    def put(self, chunks: Iterable[bytes]) -> tuple[str, int]:
        """Keep bytes and give their name and number; putting them again repairs a damaged file.

        They are packed only when their hash is new: a publisher may send the same ones every day.
        """
        digest, size = hashlib.sha256(), 0
        with durable.unfinished(self._folder) as raw:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                raw.write(chunk)
            sha256 = digest.hexdigest()
            if self._is_sealed(sha256):
                durable.confirm(self.path(sha256))
            else:
                raw.seek(0)
                self._pack(raw, sha256)
        return sha256, size

    def open(self, sha256: str) -> io.BufferedReader:
        """The bytes as they came; reading to the end fails where they are not those any more."""
        try:
            stream = _Checked(self.path(sha256), sha256)
        except FileNotFoundError as error:
            raise _bad(sha256, "is missing") from error
        return io.BufferedReader(stream, CHUNK)

    def is_intact(self, sha256: str) -> bool:
        """Whether the bytes are there, and still are what their name says."""
        return self.problem(sha256) is None

    def problem(self, sha256: str) -> StoreError | None:
        """What is wrong with one object, found by reading it to its end."""
        try:
            with self.open(sha256) as stream:
                deque(iter(lambda: stream.read1(CHUNK), b""), maxlen=0)
        except StoreError as error:
            return error
        return None if _seal_holds(self.path(sha256)) else _bad(sha256, "is damaged")

    def names(self) -> Iterator[str]:
        """The SHA-256 of every object, in order."""
        return (path.stem for path in sorted(self._folder.glob("??/*.zst")))

    def _is_sealed(self, sha256: str) -> bool:
        """Whether the file is there as it was written; hashes only what lies on the disk."""
        try:
            with self.path(sha256).open("rb") as file:
                return _follows_its_seal(file)
        except FileNotFoundError:
            return False

    def _pack(self, raw: BinaryIO, sha256: str) -> None:
        packer, seal = zstandard.ZstdCompressor().compressobj(), hashlib.sha256()
        with durable.unfinished(self._folder) as file:
            file.write(_SEAL + bytes(32))
            while chunk := raw.read(CHUNK):
                _write(file, packer.compress(chunk), seal)
            _write(file, packer.flush(), seal)
            file.seek(len(_SEAL))
            file.write(seal.digest())
            durable.place(file, self.path(sha256))


def _write(file: BinaryIO, packed: bytes, seal: "hashlib._Hash") -> None:
    file.write(packed)
    seal.update(packed)


def _seal_holds(path: Path) -> bool:
    with path.open("rb") as file:
        if file.read(len(_UNSEALED)) == _UNSEALED:  # kept before there were seals
            return True
        file.seek(0)
        return _follows_its_seal(file)


def _follows_its_seal(file: io.BufferedReader) -> bool:
    head = file.read(len(_SEAL) + 32)
    return head == _SEAL + hashlib.file_digest(file, "sha256").digest()


class _Checked(io.RawIOBase):
    """Hashes what it gives, so that a damaged file cannot end like a good one."""

    def __init__(self, path: Path, sha256: str) -> None:
        self._file = path.open("rb")
        is_sealed = self._file.read(len(_SEAL)) == _SEAL
        self._file.seek(len(_SEAL) + 32 if is_sealed else 0)
        self._stream = zstandard.ZstdDecompressor().stream_reader(self._file, closefd=False)
        self._digest = hashlib.sha256()
        self._sha256 = sha256

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        try:
            count = self._stream.readinto(view)
        except zstandard.ZstdError as error:
            raise _bad(self._sha256, "is damaged") from error
        self._digest.update(view[:count])
        if count == 0 and self._digest.hexdigest() != self._sha256:
            raise _bad(self._sha256, "is damaged")
        return count

    def close(self) -> None:
        self._file.close()
        super().close()


def _bad(sha256: str, what: str) -> StoreError:
    return StoreError(
        f"the kept answer {sha256} {what}",
        hint=f"put raw/{sha256[:2]}/{sha256}.zst back from a backup, or fetch the feed again: "
        "an answer that is not whole is asked for again in full",
    )
