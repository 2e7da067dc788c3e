import io
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import FormatError
from tracker.formats import records


class Megawatts(msgspec.Struct):
    value: float | None


MEGAWATTS = msgspec.json.Decoder(list[Megawatts])
ANY = msgspec.json.Decoder(list[dict[str, object]])


@given(st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False)))
def test_all_records_are_handed_out_when_the_total_says_so(values: list[float | None]) -> None:
    answer = {"total": len(values), "limit": 0, "records": [{"value": value} for value in values]}

    rows = records.rows(io.BytesIO(msgspec.json.encode(answer)), MEGAWATTS)

    assert [row.value for row in rows] == values


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b'{"total":3,"records":[{"value":1}]}', "1 records of 3"),
        (b'{"statusCode":429,"message":"Wait 34 seconds"}', "statusCode 429"),
        (b'{"total":3}', "no total and records"),
        (b'{"records":[]}', "no total and records"),
        (b'{"total":1,"records":[{}]}', "value"),
        (b"[]", "object"),
        (b"", "truncated"),
        (b"<html></html>", "malformed"),
    ],
)
def test_an_answer_that_is_not_the_whole_is_refused(body: bytes, why: str) -> None:
    with pytest.raises(FormatError, match=why) as caught:
        records.rows(io.BytesIO(body), MEGAWATTS)

    assert '{"total": n, "records": [n records]}' in caught.value.hint


def test_a_real_complete_answer_is_read(shared_feeds: Path) -> None:
    with (shared_feeds / "dk-energidataservice-json" / "Forecasts_5Min.json").open("rb") as stream:
        assert len(records.rows(stream, ANY)) == 864


def test_a_real_answer_cut_at_the_default_limit_is_refused(shared_feeds: Path) -> None:
    file = shared_feeds / "dk-energidataservice-json" / "ElectricityProdex5MinRealtime.json"

    with file.open("rb") as stream, pytest.raises(FormatError, match="100 records of 2133788"):
        records.rows(stream, ANY)
