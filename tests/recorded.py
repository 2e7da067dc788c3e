"""Answers that were recorded, and replay.toml, which says when and at which address.

Standard library only: `make run REPLAY=…` reads this without anything that tests need.
"""

import gzip
import importlib
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

RECORDINGS = Path(__file__).parent / "recordings"
GZIP_MAGIC = b"\x1f\x8b"

Key = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """One answer of a publisher at one moment; without validators it has no ETag.

    `last_modified` is the date that the server gives it, by default that of the recording.
    """

    address: str
    recorded: datetime
    body: bytes | Path | Callable[[], bytes]
    media_type: str = "application/json"
    query: str = ""
    validators: bool = True
    last_modified: datetime | None = None
    envelope: str = "built"

    @property
    def key(self) -> Key:
        """What a request must name to get this answer."""
        return key_of(f"{self.address}?{self.query.removeprefix('?')}")

    def content(self) -> bytes:
        """The bytes of the answer; a .gz address gives a compressed file."""
        if isinstance(self.body, bytes):
            plain = self.body
        else:
            plain = self.body.read_bytes() if isinstance(self.body, Path) else self.body()
        is_packed = self.key[0].endswith(".gz") and not plain.startswith(GZIP_MAGIC)
        return gzip.compress(plain, mtime=0) if is_packed else plain


def key_of(address: str) -> Key:
    """Host and path, and the query without its order."""
    path, _, query = address.partition("://")[2].partition("?")
    return unquote(path), tuple(sorted(parse_qsl(query, keep_blank_values=True)))


def recorded_answers(recordings: Path = RECORDINGS, over: Path | None = None) -> list[Recorded]:
    """What replay.toml names; real files laid over an address take the place of its recordings."""
    document = tomllib.loads((recordings / "replay.toml").read_text(encoding="utf-8"))
    laid_over = document.get("over", []) if over is not None and over.is_dir() else []
    replaced = {entry["address"] for entry in laid_over}
    kept = [entry for entry in document.get("answer", []) if entry["address"] not in replaced]
    return [
        *(_recorded(entry, recordings) for entry in kept),
        *(_recorded(entry, Path(over or ".")) for entry in laid_over if not entry.get("absent")),
    ]


def _recorded(entry: dict[str, Any], folder: Path) -> Recorded:
    files = [folder / name for name in entry.get("files") or [entry["file"]]]
    for file in files:
        if not file.is_file():
            raise FileNotFoundError(f"replay.toml names {file}, which is not there")
    if entry["recorded"].tzinfo is None:
        raise ValueError(f"replay.toml: `recorded` of {entry['address']} needs a time zone")
    return Recorded(
        address=entry["address"],
        query=entry.get("query", ""),
        recorded=entry["recorded"].astimezone(UTC).replace(microsecond=0),
        media_type=entry["media_type"],
        envelope=entry["envelope"],
        body=_derived(entry["derive"], files) if "derive" in entry else files[0],
    )


def _derived(name: str, files: list[Path]) -> Callable[[], bytes]:
    """A function of tests/derive.py over the bytes of the files, called when first asked for."""

    def derive() -> bytes:
        function = getattr(importlib.import_module("tests.derive"), name)
        content: bytes = function(*(file.read_bytes() for file in files))
        return content

    return derive
