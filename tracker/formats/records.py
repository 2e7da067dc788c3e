"""JSON envelopes `{"total", "records"}` that may silently hold one page only."""

from typing import BinaryIO, Final, TypeVar

import msgspec

from tracker.formats.body import decode, refused

T = TypeVar("T")
_NULL: Final = msgspec.Raw(b"null")
_EXPECTED: Final = '{"total": n, "records": [n records]}'


class _Envelope(msgspec.Struct, rename={"status_code": "statusCode"}):
    total: int | None = None
    records: msgspec.Raw = _NULL
    status_code: int | str | None = None


_ENVELOPE: Final = msgspec.json.Decoder(_Envelope)


def rows(stream: BinaryIO, decoder: msgspec.json.Decoder[list[T]]) -> list[T]:
    """All records; an answer that says there are more than it brings is refused."""
    body = stream.read()
    envelope = decode(body, _ENVELOPE, _EXPECTED)
    if envelope.records == _NULL or envelope.total is None:
        status = envelope.status_code
        why = "no total and records" if status is None else f"an error with statusCode {status}"
        raise refused(why, expected=_EXPECTED, head=body)
    records = decode(bytes(envelope.records), decoder, _EXPECTED)
    if len(records) != envelope.total:
        why = f"{len(records)} records of {envelope.total}: one page, not the whole"
        raise refused(why, expected=_EXPECTED, head=body)
    return records
