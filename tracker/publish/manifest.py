"""What a release holds: of each file what it was made from, what it is and where it leads."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from tracker.errors import SiteError
from tracker.publish.later import Models

FILE: Final = "site.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file: hash of its inputs, hash of its bytes, internal links, its other languages."""

    input: str
    content: str
    links: tuple[str, ...] = ()
    alternates: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The files of one release by their path; `release` names it."""

    release: str
    code_version: str
    files: Mapping[str, Entry]


def read_manifest(folder: Path) -> Manifest:
    """The manifest that lies in a release."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        raise SiteError(
            f"the release in {folder.name} has no readable {FILE}",
            hint="delete that folder and build again",
        ) from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it the same way every time."""
    encoded = msgspec.json.encode(manifest, order="deterministic")
    (folder / FILE).write_bytes(msgspec.json.format(encoded, indent=1) + b"\n")


def fingerprint(*parts: object) -> str:
    """A hash over page models: the same for equal models on any machine, in any run."""
    plain = msgspec.to_builtins(parts, enc_hook=_plain, order="deterministic", str_keys=True)
    return content_hash(msgspec.json.encode(plain))


def content_hash(content: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Models):
        return [each.key for each in value.later]
    if callable(value):  # a feed's functions: the code version stands for what they do
        return getattr(value, "__qualname__", type(value).__qualname__)
    raise NotImplementedError(f"a page model holds a {type(value).__name__}")
