"""What the body of an answer may be: whole, of bounded size, and not a page for people."""

import zlib
from collections.abc import Iterable, Iterator

import httpx

from tracker.errors import FormatError
from tracker.fetch.snapshot import GZIP_MAGIC, Exchange, RawStore

PIECE = 1 << 16
RATIO = 100
RATIO_COUNTS_FROM = 10_000_000
_HTML = (b"<!doctype html", b"<html")


def chunks(response: httpx.Response, *, max_bytes: int) -> Iterator[bytes]:
    """The body with its transport encoding undone in bounded pieces (httpx inflates unbounded)."""
    raw = limited(response.iter_raw(PIECE), max_bytes=max_bytes)
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding in ("identity", ""):
        return raw
    if encoding in ("gzip", "x-gzip"):
        return inflated(raw, max_bytes=max_bytes)
    raise FormatError(
        f"the answer is encoded as {encoding!r}, which was not asked for",
        hint="ask the publisher, or try again later: servers must honour Accept-Encoding",
    )


def limited(pieces: Iterable[bytes], *, max_bytes: int) -> Iterator[bytes]:
    """The same pieces, as long as their sum stays under the limit."""
    given = 0
    for piece in pieces:
        given += len(piece)
        if given > max_bytes:
            raise _too_large(max_bytes)
        yield piece


def inflated(pieces: Iterable[bytes], *, max_bytes: int) -> Iterator[bytes]:
    """Undo gzip, any number of members, and refuse a bomb or a cut file."""
    member, has_ended, taken, given = zlib.decompressobj(wbits=31), False, 0, 0
    for piece in pieces:
        taken += len(piece)
        rest, is_full = piece, False
        while rest or is_full:
            if has_ended:
                rest = rest.lstrip(b"\0")  # padding between members
                if not rest:
                    break
                member, has_ended = zlib.decompressobj(wbits=31), False
            plain = _decompressed(member, rest)
            given += len(plain)
            _refuse_bomb(taken, given, max_bytes)
            yield plain
            rest, is_full = member.unconsumed_tail, len(plain) == PIECE
            if member.eof:
                rest, is_full, has_ended = member.unused_data, False, True
    if taken and not has_ended:
        raise _not_gzip("ends too early")


def examine(store: RawStore, exchange: Exchange, *, max_bytes: int) -> None:
    """Look at an answer that is already kept, and refuse what no parser should see."""
    with store.open(exchange.sha256) as stream:
        head = start = stream.read(PIECE)
        plain_size = exchange.size
        if exchange.is_gzip_file and start[:2] == GZIP_MAGIC:
            opened = inflated(
                _again(start, iter(lambda: stream.read(PIECE), b"")), max_bytes=max_bytes
            )
            head = next(opened, b"")
            plain_size = len(head) + sum(map(len, opened))
    if plain_size == 0:
        raise FormatError(
            "the answer is empty",
            hint="try again later; if it stays empty, look at the publisher's page of this feed",
        )
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].lower().startswith(_HTML):
        raise FormatError(
            f"the answer is an HTML page, not figures (kept as {exchange.sha256})",
            hint="open the address in a browser: a notice or a login page stands in its place",
        )


def _again(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _decompressed(member: "zlib._Decompress", piece: bytes) -> bytes:
    try:
        return member.decompress(piece, PIECE)
    except zlib.error as error:
        raise _not_gzip("is damaged") from error


def _refuse_bomb(taken: int, given: int, max_bytes: int) -> None:
    if given > max_bytes:
        raise _too_large(max_bytes)
    if given > RATIO_COUNTS_FROM and given > RATIO * taken:
        raise FormatError(
            f"the compressed answer grows more than {RATIO} times when it is opened",
            hint="no feed of figures does that; ask the publisher before trusting this address",
        )


def _not_gzip(what: str) -> FormatError:
    return FormatError(
        f"the compressed answer {what}",
        hint="try again later; if it stays so, the publisher's file is broken",
    )


def _too_large(max_bytes: int) -> FormatError:
    return FormatError(
        f"the answer is larger than the {max_bytes:,} bytes that the feed allows",
        hint="if the publisher's file really grew, raise max_bytes in the feed's module",
    )
