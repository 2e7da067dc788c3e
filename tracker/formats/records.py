"""JSON envelopes `{"total", "records"}` that may silently hold one page only."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final, TypeVar

import msgspec

from tracker.formats import paging
from tracker.formats.body import decode, refused
from tracker.formats.paging import Page, Params, Placed

T = TypeVar("T")
_NULL: Final = msgspec.Raw(b"null")
_EXPECTED: Final = '{"total": n, "records": [n records]}'


class _Envelope(msgspec.Struct, rename={"status_code": "statusCode"}):
    total: int | None = None
    records: msgspec.Raw = _NULL
    status_code: int | str | None = None


_ENVELOPE: Final = msgspec.json.Decoder(_Envelope)
_ANY: Final = msgspec.json.Decoder(list[msgspec.Raw])


def rows(stream: BinaryIO, decoder: msgspec.json.Decoder[list[T]]) -> list[T]:
    """All records of one answer; one that says there are more than it brings is refused."""
    body = stream.read()
    records, total = _opened(body, decoder)
    if len(records) != total:
        why = f"{len(records)} records of {total}: one page, not the whole"
        raise refused(why, expected=_EXPECTED, head=body)
    return records


def page(stream: BinaryIO, decoder: msgspec.json.Decoder[list[T]], *, params: Params) -> Page[T]:
    """One page; where it begins is said by the request alone, as its `offset`."""
    records, total = _opened(stream.read(), decoder)
    return Page(rows=records, total=total, offset=paging.offset_of(params))


def whole(pages: Iterable[Page[T]], *, dataset: str) -> Iterator[Placed[T]]:
    """The records of all pages, which must be as many as the total that each of them says."""
    return paging.joined(pages, of=dataset)


def next_page(stream: BinaryIO, *, params: Params) -> Params | None:
    """What to ask for the next page, or None when the total is reached."""
    records, total = _opened(stream.read(), _ANY)
    return paging.next_offset(params, came=len(records), total=total)


def _opened(body: bytes, decoder: msgspec.json.Decoder[list[T]]) -> tuple[list[T], int]:
    envelope = decode(body, _ENVELOPE, _EXPECTED)
    if envelope.records == _NULL or envelope.total is None:
        status = envelope.status_code
        why = "no total and records" if status is None else f"an error with statusCode {status}"
        raise refused(why, expected=_EXPECTED, head=body)
    return decode(bytes(envelope.records), decoder, _EXPECTED), envelope.total
