"""Snapshots: the answers of one complete pull, kept as they came, under one name."""

import gzip
import hashlib
import io
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import msgspec

from tracker.errors import StoreError
from tracker.feeds.feed import LICENSE_TEXT, Answer, Pull, Request
from tracker.fetch import durable
from tracker.fetch.objects import Objects

GZIP_MAGIC = b"\x1f\x8b"
GZIP_TYPES = frozenset({"application/gzip", "application/x-gzip"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and what came back; `size` counts the raw bytes, before a .gz file is opened.

    `recording` is how a mirror came by its answer: `recorded`, `derived` or `built`; None live.
    """

    address: str
    role: str
    area: str
    status: int
    media_type: str
    etag: str | None
    last_modified: str | None
    fetched_at: datetime
    sha256: str
    size: int
    recording: str | None = None
    link: str = ""
    total_count: str = ""
    optional: bool = False

    @property
    def is_gzip_file(self) -> bool:
        """Whether the address or the media type speaks of a compressed file."""
        return self.media_type in GZIP_TYPES or urlsplit(self.address).path.endswith(".gz")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What one complete pull asked and got, in order."""

    feed: str
    fetched_at: datetime
    exchanges: tuple[Exchange, ...]

    @property
    def content(self) -> bytes:
        """Canonical JSON: the same manifest is the same bytes everywhere."""
        return msgspec.json.encode(self, order="sorted")

    @property
    def sha256(self) -> str:
        """The name of the snapshot."""
        return hashlib.sha256(self.content).hexdigest()

    def same_bytes(self, other: "Manifest") -> bool:
        """Whether both pulls got the same bytes from the same addresses, whenever that was."""
        mine = [(exchange.address, exchange.sha256) for exchange in self.exchanges]
        return mine == [(exchange.address, exchange.sha256) for exchange in other.exchanges]


def address_of(request: Request) -> str:
    """The whole address that a request asks, query included."""
    if not request.params:
        return request.url
    query = urlencode(request.params, quote_via=quote, safe="$,:()'*/")
    return f"{request.url}{'&' if '?' in request.url else '?'}{query}"


class RawStore:
    """The folder in which raw answers and the manifests of snapshots are kept."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._objects = Objects(root / "raw")

    def put(self, chunks: Iterable[bytes]) -> tuple[str, int]:
        """Keep raw bytes; gives their SHA-256 and their number."""
        return self._objects.put(chunks)

    def open(self, sha256: str) -> BinaryIO:
        """The raw bytes as they came; reading them to the end checks them."""
        return self._objects.open(sha256)

    def is_intact(self, sha256: str) -> bool:
        """Whether these bytes are kept and still are what their name says."""
        return self._objects.is_intact(sha256)

    def plain(self, exchange: Exchange) -> BinaryIO:
        """The bytes of an answer with a .gz file opened; limits were checked when it came."""
        stream = self._objects.open(exchange.sha256)
        if exchange.is_gzip_file and stream.peek(2)[:2] == GZIP_MAGIC:
            return cast(BinaryIO, _Gunzipped(stream))
        return stream

    def save(self, manifest: Manifest) -> str:
        """Keep the manifest of a complete pull, last of all; gives the snapshot's name."""
        durable.write(self._manifest_path(manifest.sha256), manifest.content)
        return manifest.sha256

    def load(self, sha256: str) -> Manifest:
        """The manifest of a snapshot, if it still is what its name says."""
        path = self._manifest_path(sha256)
        try:
            content = path.read_bytes()
        except FileNotFoundError as error:
            raise _bad_manifest(sha256, "is missing") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise _bad_manifest(sha256, "is damaged")
        try:
            return msgspec.json.decode(content, type=Manifest)
        except msgspec.DecodeError as error:
            raise _bad_manifest(sha256, "was written by another version of tracker") from error

    def pull(self, manifest: Manifest) -> Pull:
        """The answers of a snapshot for a parser; each opens when it is read."""
        figures = (each for each in manifest.exchanges if each.role != LICENSE_TEXT)
        answers = (self.answer(_request_of(each), each) for each in figures)
        return Pull(answers=tuple(answers), fetched_at=manifest.fetched_at)

    def answer(self, request: Request, exchange: Exchange) -> Answer:
        """What came back to a request; it opens when it is read."""
        return Answer(
            request=request,
            media_type=exchange.media_type,
            open=partial(self.plain, exchange),
            link=exchange.link,
            total_count=exchange.total_count,
        )

    def verify(self) -> Iterator[str]:
        """Hash everything again; one sentence for each damaged or missing part."""
        kept = set(self._objects.names())
        for sha256 in sorted(kept):
            if problem := self._objects.problem(sha256):
                yield f"{problem.message}; {problem.hint}"
        for path in sorted(self._root.glob("snapshots/*.json")):
            yield from self._verify_manifest(path.stem, kept)

    def manifests(self, names: Iterable[str]) -> Iterator[Path]:
        """The files of some snapshots' manifests that are there."""
        return filter(Path.is_file, map(self._manifest_path, names))

    def unfinished(self) -> Iterator[Path]:
        """Notes of pulls that may go on, and what a killed process left half written."""
        yield from self._root.glob("partial/*.jsonl")
        for folder in ("raw", "snapshots", "partial"):
            yield from self._root.glob(f"{folder}/*.part")

    def unused(self, before: datetime, without: Collection[str] = ()) -> Iterator[Path]:
        """Answers kept before a moment that no snapshot names, but for those that will go."""
        kept = (path.stem for path in self._root.glob("snapshots/*.json"))
        manifests = [self.load(name) for name in kept if name not in without]
        named = {exchange.sha256 for each in manifests for exchange in each.exchanges}
        for sha256 in self._objects.names():
            path = self._objects.path(sha256)
            if sha256 not in named and path.stat().st_mtime < before.timestamp():
                yield path

    def partial_path(self, feed: str) -> Path:
        """Where an unfinished pull of this feed is noted; it is no snapshot."""
        return self._root / "partial" / f"{feed}.jsonl"

    def asked_path(self, host: str) -> Path:
        """Where the moment of the last request to a host is noted."""
        return self._root / "asked" / f"{host}.json"

    def _verify_manifest(self, sha256: str, kept: set[str]) -> Iterator[str]:
        try:
            manifest = self.load(sha256)
        except StoreError as error:
            yield f"{error.message}; {error.hint}"
            return
        for exchange in manifest.exchanges:
            if exchange.sha256 not in kept:
                yield (
                    f"the kept answer {exchange.sha256} is missing: snapshot {sha256} of "
                    f"{manifest.feed} needs it; put it back from a backup, or fetch the feed again"
                )

    def _manifest_path(self, sha256: str) -> Path:
        return self._root / "snapshots" / f"{sha256}.json"


class _Gunzipped(gzip.GzipFile):
    """A compressed file as plain bytes; closing it closes the raw stream below."""

    def __init__(self, raw: io.BufferedReader) -> None:
        super().__init__(fileobj=raw, mode="rb")
        self._raw_stream = raw

    def close(self) -> None:
        super().close()
        self._raw_stream.close()


def _request_of(exchange: Exchange) -> Request:
    url, _, query = exchange.address.partition("?")
    params = tuple(parse_qsl(query, keep_blank_values=True))
    return Request(
        url=url,
        params=params,
        area=exchange.area,
        role=exchange.role,
        optional=exchange.optional,
    )


def _bad_manifest(sha256: str, what: str) -> StoreError:
    return StoreError(
        f"the manifest of snapshot {sha256} {what}",
        hint=f"put snapshots/{sha256}.json back from a backup, or fetch the feed again",
    )
