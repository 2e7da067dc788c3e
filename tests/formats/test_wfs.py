import io
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.damage import damaged, gives_rows_or_a_format_error
from tracker.errors import FormatError
from tracker.formats import wfs
from tracker.formats.geojson import Feature


class Tree(msgspec.Struct):
    uuid: str


TREES = msgspec.json.Decoder(Tree)


def an_answer(count: int, **counts: object) -> bytes:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [12.5, 55.7]},
            "properties": {"uuid": str(number)},
        }
        for number in range(count)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features, **counts}).encode()


def read(body: bytes) -> tuple[Feature[Tree], ...]:
    return wfs.features(io.BytesIO(body), TREES)


@given(st.integers(0, 20))
def test_a_complete_answer_gives_every_feature(count: int) -> None:
    body = an_answer(count, numberMatched=count, numberReturned=count, totalFeatures=count)

    assert [each.properties.uuid for each in read(body)] == [str(n) for n in range(count)]


def test_the_older_name_of_the_total_is_enough() -> None:
    body = an_answer(2, totalFeatures=2, numberReturned=2)

    assert len(read(body)) == 2


def test_a_server_that_counts_only_what_matches_is_believed() -> None:
    body = an_answer(2, numberMatched=2)

    assert len(read(body)) == 2


@pytest.mark.parametrize(
    "counts",
    [
        {"numberMatched": 61_588, "numberReturned": 10},
        {"totalFeatures": 61_588, "numberReturned": 10},
        {"numberMatched": 10, "numberReturned": 11},
        {"numberMatched": 9, "numberReturned": 9},
    ],
)
def test_an_answer_that_was_cut_off_at_the_servers_limit_is_refused(counts: object) -> None:
    assert isinstance(counts, dict)

    with pytest.raises(FormatError, match="10 features came"):
        read(an_answer(10, **counts))


@pytest.mark.parametrize("counts", [{}, {"numberMatched": "unknown", "numberReturned": 10}])
def test_an_answer_that_does_not_say_how_many_match_is_refused(counts: object) -> None:
    assert isinstance(counts, dict)

    with pytest.raises(FormatError, match="nobody says how many"):
        read(an_answer(10, **counts))


def test_an_exception_report_in_a_good_answer_is_refused() -> None:
    with pytest.raises(FormatError) as caught:
        read(b'<ows:ExceptionReport version="2.0.0"></ows:ExceptionReport>')

    assert "ExceptionReport" in caught.value.hint


def test_coordinates_of_another_grid_are_refused() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}

    with pytest.raises(FormatError, match="25832"):
        read(an_answer(1, numberMatched=1, numberReturned=1, crs=crs))


@given(damaged(an_answer(3, numberMatched=3, numberReturned=3)))
def test_damaged_bytes_give_rows_or_a_format_error(body: bytes) -> None:
    gives_rows_or_a_format_error(lambda: read(body))
