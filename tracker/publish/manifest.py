"""What a release holds: of each file what it was made from, what it is and where it leads."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
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
class About:
    """What a release was made from: all that it takes to make the same bytes again.

    `catalogue` is the hash of the editors' files, `snapshots` the feed of each snapshot behind a
    page by the SHA-256 of its manifest, `templates` the hash of templates and translations.
    """

    code_version: str
    rule_version: str = ""
    templates: str = ""
    catalogue: str = ""
    snapshots: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The files of one release by their path; `release` names it."""

    release: str
    about: About
    files: Mapping[str, Entry]


class _PublicFile(msgspec.Struct):
    input: str
    sha256: str


class _Public(msgspec.Struct, kw_only=True):
    release: str
    code_version: str
    rule_version: str
    templates: str = ""  # releases of before 28 November 2026 do not say it
    catalogue: str
    snapshots: dict[str, str]
    files: dict[str, _PublicFile]


class _Paths(msgspec.Struct):
    files: dict[str, msgspec.Raw]


class _Links(msgspec.Struct):
    """Each address once; files name them by their place: ten thousand pages share most."""

    addresses: list[str]
    links: dict[str, list[int]]
    alternates: dict[str, dict[str, int]]


def read_manifest(folder: Path) -> Manifest:
    """The public manifest that lies in a release, and the links of its pages beside it."""
    try:
        found = msgspec.json.decode((folder / FILE).read_bytes(), type=_Public)
        known = msgspec.msgpack.decode(links_file(folder).read_bytes(), type=_Links)
    except (OSError, msgspec.DecodeError) as error:
        raise SiteError(
            f"the release in {folder.name} has no readable {FILE}",
            hint="delete that folder and build again",
        ) from error
    at = known.addresses.__getitem__
    return Manifest(
        release=found.release,
        about=About(
            code_version=found.code_version,
            rule_version=found.rule_version,
            templates=found.templates,
            catalogue=found.catalogue,
            snapshots=found.snapshots,
        ),
        files={
            path: Entry(
                input=each.input,
                content=each.sha256,
                links=tuple(map(at, known.links.get(path, ()))),
                alternates={c: at(n) for c, n in known.alternates.get(path, {}).items()},
            )
            for path, each in found.files.items()
        },
    )


def paths_in(folder: Path) -> frozenset[str] | None:
    """The files that the public manifest of a folder names, itself too; None where it has none."""
    try:
        found = msgspec.json.decode((folder / FILE).read_bytes(), type=_Paths)
    except (OSError, msgspec.DecodeError):
        return None
    return frozenset({*found.files, FILE})


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it the same way every time."""
    about = manifest.about
    public = _Public(
        release=manifest.release,
        code_version=about.code_version,
        rule_version=about.rule_version,
        templates=about.templates,
        catalogue=about.catalogue,
        snapshots=dict(about.snapshots),
        files={
            path: _PublicFile(input=each.input, sha256=each.content)
            for path, each in manifest.files.items()
        },
    )
    encoded = msgspec.json.encode(public, order="sorted")
    (folder / FILE).write_bytes(msgspec.json.format(encoded, indent=1) + b"\n")


def write_links(folder: Path, manifest: Manifest) -> None:
    """Beside the release: the next build needs them, its readers do not."""
    places: dict[str, int] = {}

    def place(address: str) -> int:
        return places.setdefault(address, len(places))

    links = {path: list(map(place, each.links)) for path, each in manifest.files.items()}
    alternates = {
        path: {code: place(target) for code, target in each.alternates.items()}
        for path, each in manifest.files.items()
        if each.alternates
    }
    found = _Links(addresses=list(places), links=links, alternates=alternates)
    links_file(folder).write_bytes(msgspec.msgpack.encode(found))


def links_file(folder: Path) -> Path:
    """Where the links of a release lie."""
    return folder.with_name(f"{folder.name}.links")


def fingerprint(*parts: object) -> str:
    """A hash over page models: the same for equal models on any machine, in any run."""
    plain = msgspec.to_builtins(parts, enc_hook=_plain, order="deterministic", str_keys=True)
    try:
        return content_hash(msgspec.json.encode(plain))
    except UnicodeEncodeError as error:
        raise SiteError(
            f"a text holds half a sign, which no file can hold: {error.object[:60]!r}",
            hint="the last good site stays up; correct the text where it was entered",
        ) from error


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
