import io
import json
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.damage import damaged, gives_rows_or_a_format_error
from tracker.errors import FormatError
from tracker.formats import overpass
from tracker.formats.overpass import Element, Reply


class Tags(msgspec.Struct):
    capacity: str | None = None


TAGS = msgspec.json.Decoder(Tags)
KEYS = st.lists(
    st.tuples(st.sampled_from(["node", "way", "relation"]), st.integers(1, 50)),
    unique=True,
    max_size=6,
)


def read(*elements: object, **more: object) -> Reply[Tags]:
    body = {
        "version": 0.6,
        "osm3s": {"timestamp_osm_base": "2026-07-09T17:51:12Z"},
        "elements": elements,
    } | more
    return overpass.read(io.BytesIO(json.dumps(body).encode()), TAGS)


def a_node(number: int = 1, **more: object) -> dict[str, object]:
    return {"type": "node", "id": number, "lat": 55.7, "lon": 12.3, **more}


def a_count(total: object) -> dict[str, object]:
    tags = {"nodes": "0", "ways": "0", "relations": "0", "total": total}
    return {"type": "count", "id": 0, "tags": tags}


def test_the_time_is_that_of_the_data_and_not_of_the_answer() -> None:
    assert read().moment == datetime(2026, 7, 9, 17, 51, 12, tzinfo=UTC)


def test_nodes_have_a_place_and_ways_and_relations_a_centre_where_it_was_asked_for() -> None:
    found = read(
        a_node(),
        {"type": "way", "id": 1, "center": {"lat": 55.8, "lon": 12.4}, "tags": {"capacity": "2"}},
        {"type": "relation", "id": 1, "bounds": {"minlat": 1, "minlon": 2}},
    )

    assert found.items == (
        Element(type="node", id=1, point=(12.3, 55.7), tags=Tags()),
        Element(type="way", id=1, point=(12.4, 55.8), tags=Tags(capacity="2")),
        Element(type="relation", id=1, point=None, tags=Tags()),
    )


@given(st.lists(st.tuples(KEYS, KEYS), max_size=4))
def test_sections_hold_what_their_counts_announce(
    groups: list[tuple[list[tuple[str, int]], list[tuple[str, int]]]],
) -> None:
    elements: list[dict[str, object]] = []
    for heads, members in groups:
        elements += [{"type": kind, "id": number} for kind, number in heads]
        elements.append(a_count(str(len(members))))
        elements += [{"type": kind, "id": number} for kind, number in members]

    found = list(read(*elements).sections())

    assert [
        ([(e.type, e.id) for e in each.heads], [(e.type, e.id) for e in each.elements])
        for each in found
    ] == groups


def test_a_remark_in_a_good_answer_is_a_failure_whatever_came_before_it() -> None:
    remark = 'runtime error: Query timed out in "query" at line 3 after 25 seconds.'

    with pytest.raises(FormatError, match="Query timed out"):
        read(a_node(), remark=remark)


@pytest.mark.parametrize(
    ("elements", "why"),
    [
        ([a_count("2"), a_node()], "2 elements announced, 1"),
        ([a_count("2"), a_node(), a_count("0")], "2 elements announced, 1"),
        ([a_count("2"), a_node(), a_node()], "2 elements announced, 1"),
        ([a_count("1"), a_node(1), a_node(2)], "1 elements were never announced"),
        ([a_node()], "1 elements were never announced"),
    ],
)
def test_elements_that_differ_from_their_count_are_refused(
    elements: list[object], why: str
) -> None:
    with pytest.raises(FormatError, match=why):
        list(read(*elements).sections())


@pytest.mark.parametrize("total", ["many", "-1", "", "9" * 30])
def test_a_count_that_is_no_number_is_refused(total: str) -> None:
    with pytest.raises(FormatError, match="the total is"):
        read(a_count(total))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Error: rate_limited</body></html>",
        b'{"elements":[]}',
        b'{"osm3s":{"timestamp_osm_base":""},"elements":[]}',
        b'{"osm3s":{"timestamp_osm_base":"2026-07-09T17:51:12Z"}}',
    ],
)
def test_what_is_no_answer_of_overpass_is_refused(body: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        overpass.read(io.BytesIO(body), TAGS)

    assert "Overpass" in caught.value.hint


WHOLE = json.dumps(
    {
        "osm3s": {"timestamp_osm_base": "2026-07-09T17:51:12Z"},
        "elements": [a_count("1"), a_node(tags={"capacity": "2"})],
    }
).encode()


@given(damaged(WHOLE))
def test_damaged_bytes_give_rows_or_a_format_error(body: bytes) -> None:
    gives_rows_or_a_format_error(
        lambda: list(overpass.read(io.BytesIO(body), TAGS).sections()),
    )


def test_a_real_answer_is_read_whole(shared_feeds: Path) -> None:
    file = shared_feeds / "osm-overpass" / "solar_plants_canary_islands_2026-07.json"

    with file.open("rb") as stream:
        found = overpass.read(stream, TAGS)

    elements = [each for each in found.items if not isinstance(each, int)]
    assert len({(each.type, each.id) for each in elements}) == len(elements) == 3255
    assert {each.point for each in elements} == {None}
    assert found.moment == datetime(2026, 7, 9, 17, 51, 12, tzinfo=UTC)
