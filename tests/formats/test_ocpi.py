import io
import json
import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import FormatError
from tracker.formats import ocpi
from tracker.formats.ocpi import Evse, Location

SIZES = st.tuples(st.integers(1, 200), st.integers(1, 200))
TRICKY = st.text(max_size=6) | st.sampled_from(['},{"id":"x"', '"},{"', "\\", "}]", '{"id"'])
EVSES = st.lists(
    st.fixed_dictionaries(
        {"uid": TRICKY, "status": st.just("AVAILABLE"), "connectors": st.just([{"id": "1"}] * 2)}
    ),
    max_size=3,
)
LOCATIONS = st.lists(
    st.fixed_dictionaries({"id": TRICKY, "name": TRICKY, "evses": EVSES}), max_size=8
)


def a_location(**fields: object) -> dict[str, Any]:
    return {"id": "L1", "evses": [{"uid": "1", "status": "AVAILABLE"}], **fields}


def read_bytes(body: bytes) -> list[Location]:
    return [
        location for piece in ocpi.pieces(io.BytesIO(body)) for location in piece.locations or ()
    ]


def test_a_file_that_ends_soon_after_its_first_piece_loses_nothing() -> None:
    body = ",".join(f'{{"id":"{number:06}","evses":[]}}' for number in range(230)).encode()
    assert 0 < len(body) - ocpi.PIECE < ocpi.HEAD

    found = read_bytes(b"[" + body + b"]")

    assert [each.id for each in found] == [f"{number:06}" for number in range(230)]


def read(answer: object) -> list[Location]:
    return read_bytes(json.dumps(answer).encode())


def key(evse: Evse) -> str | None:
    (found,) = ocpi.keys([evse])
    return found


def in_pieces(patch: pytest.MonkeyPatch, read: int, piece: int) -> None:
    """Small steps, and any place where a location ends will do."""
    patch.setattr(ocpi, "READ", read)
    patch.setattr(ocpi, "PIECE", piece)
    patch.setattr(ocpi, "HEAD", 0)


@given(LOCATIONS, SIZES, st.sampled_from([None, 1]))
def test_pieces_of_any_size_give_what_the_whole_gives(
    locations: list[dict[str, Any]], sizes: tuple[int, int], indent: int | None
) -> None:
    body = json.dumps(locations, indent=indent).encode()

    with pytest.MonkeyPatch.context() as patch:
        in_pieces(patch, *sizes)
        found = [
            (location.id, [evse.uid for evse in location.evses or []])
            for location in read_bytes(body)
        ]

    assert found == [
        (location["id"], [evse["uid"] for evse in location["evses"]]) for location in locations
    ]


@given(LOCATIONS.filter(bool), SIZES, st.data())
def test_a_file_cut_off_anywhere_is_refused_in_the_end(
    locations: list[dict[str, Any]], sizes: tuple[int, int], data: st.DataObject
) -> None:
    body = json.dumps(locations).encode()
    end = data.draw(st.integers(1, len(body) - 1))

    with pytest.MonkeyPatch.context() as patch:
        in_pieces(patch, *sizes)
        with pytest.raises(FormatError):
            read_bytes(body[:end])


@given(LOCATIONS.filter(bool), SIZES, st.data())
def test_a_file_of_known_pieces_that_is_cut_off_is_refused_as_well(
    locations: list[dict[str, Any]], sizes: tuple[int, int], data: st.DataObject
) -> None:
    body = json.dumps(locations).encode()
    end = data.draw(st.integers(1, len(body) - 1))

    with pytest.MonkeyPatch.context() as patch:
        in_pieces(patch, *sizes)
        known = {piece.digest for piece in ocpi.pieces(io.BytesIO(body))}
        with pytest.raises(FormatError):
            list(ocpi.pieces(io.BytesIO(body[:end]), known))


@given(LOCATIONS, LOCATIONS, SIZES)
def test_what_is_not_told_again_is_what_was_told_before(
    before: list[dict[str, Any]], after: list[dict[str, Any]], sizes: tuple[int, int]
) -> None:
    first, second = (json.dumps(each).encode() for each in (before, [*before, *after]))

    with pytest.MonkeyPatch.context() as patch:
        in_pieces(patch, *sizes)
        told = {piece.digest: piece.locations for piece in ocpi.pieces(io.BytesIO(first))}
        again = [
            told[piece.digest] if piece.locations is None else piece.locations
            for piece in ocpi.pieces(io.BytesIO(second), told)
        ]
        whole = read_bytes(second)

    assert [location for piece in again for location in piece or ()] == whole


def test_after_a_change_the_file_is_soon_cut_where_it_was_cut_before() -> None:
    locations = [a_location(id=f"L{n}", name="x" * 300) for n in range(5_000)]
    changed = [*locations[:10], a_location(id="new"), *locations[10:4_000], *locations[4_001:]]
    first, second = (io.BytesIO(json.dumps(each).encode()) for each in (locations, changed))
    known = {piece.digest for piece in ocpi.pieces(first)}

    decoded = [len(each.locations) for each in ocpi.pieces(second, known) if each.locations]

    assert 1 <= sum(decoded) < 250


def test_pieces_come_one_by_one_so_that_memory_stays_flat(monkeypatch: pytest.MonkeyPatch) -> None:
    in_pieces(monkeypatch, 1000, 1000)
    stream = io.BytesIO(json.dumps([a_location(id=str(n)) for n in range(1000)]).encode())

    first = next(ocpi.pieces(stream))

    assert first.locations is not None
    assert first.locations[0].id == "0"
    assert stream.tell() <= 3000


def test_a_location_without_end_is_refused_before_memory_fills(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    in_pieces(monkeypatch, 100, 100)
    monkeypatch.setattr(ocpi, "LIMIT", 500)
    body = json.dumps([a_location(name="x" * 10_000)]).encode()

    with pytest.raises(FormatError, match="no location ends within 500 bytes"):
        read_bytes(body)


def test_a_wrong_type_early_in_a_long_file_is_named_not_searched_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    in_pieces(monkeypatch, 200, 200)
    body = json.dumps([a_location(), {"id": 5}, *([a_location()] * 50)]).encode()

    with pytest.raises(FormatError, match="Expected `str`, got `int`"):
        read_bytes(body)


@pytest.mark.parametrize("read", [20_000, 1_000_000])
def test_a_location_nested_too_deeply_is_refused(
    monkeypatch: pytest.MonkeyPatch, read: int
) -> None:
    in_pieces(monkeypatch, read, 6_000)
    deep = b"[" * 9_000 + b"]" * 9_000
    body = b'[{"id":"A","deep":' + deep + b'},{"id":"B","name":"' + b"x" * 9_000 + b'"}]'

    with pytest.raises(FormatError):
        read_bytes(body)


@pytest.mark.parametrize("body", [b"[]", b" [ ]\n", b"\xef\xbb\xbf[]"])
def test_an_empty_array_has_no_locations(body: bytes) -> None:
    assert read_bytes(body) == []


def test_the_envelope_of_the_protocol_is_opened() -> None:
    locations = read({"data": [a_location()], "status_code": 1000, "timestamp": "2026-07-06"})

    assert [location.id for location in locations] == ["L1"]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"status_code": 2001, "status_message": "Invalid token"}, "2001: Invalid token"),
        ({"data": [], "status_code": 3000}, "status_code 3000"),
        ({"status_code": 1000}, "status_code 1000"),
        ({"next": None, "items": []}, "status_code"),
        ([{"evses": []}], "`id`"),
        ([a_location(evses=[{"uid": "1"}])], "`status`"),
        ("Not found", "object"),
    ],
)
def test_an_error_in_a_good_envelope_and_a_dropped_field_are_refused(
    answer: object, why: str
) -> None:
    with pytest.raises(FormatError, match=why):
        read(answer)


@pytest.mark.parametrize("body", [b"", b"<!DOCTYPE html><html></html>", b"[1] [2]", b"\x00"])
def test_what_is_no_list_of_locations_is_refused(body: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        read_bytes(body)

    assert "an array of OCPI 2.2.1 locations" in caught.value.hint


def test_locations_that_must_not_be_shown_are_left_out() -> None:
    locations = read([a_location(), a_location(id="L2", publish=False)])

    assert [location.id for location in locations] == ["L1"]


@pytest.mark.parametrize(
    ("coordinates", "point"),
    [
        ({"latitude": "52.04039", "longitude": "4.27043"}, (4.27043, 52.04039)),
        ({"latitude": 52.04039, "longitude": 4}, (4.0, 52.04039)),
        ({"latitude": "north", "longitude": ""}, (None, None)),
        ({"latitude": "nan", "longitude": "inf"}, (None, None)),
        ({}, (None, None)),
        (None, (None, None)),
    ],
)
def test_coordinates_are_text_or_numbers_and_anything_else_is_missing(
    coordinates: object, point: tuple[float | None, float | None]
) -> None:
    columns = ocpi.points(read([a_location(coordinates=coordinates)]))

    found = tuple(None if math.isnan(column[0]) else column[0] for column in columns)
    assert found == point


@pytest.mark.parametrize(
    ("stamps", "late"),
    [
        (["2026-06-01T12:00:00Z", "2026-05-31T09:00:00Z"], [True, False]),
        (["2026-05-31T09:00:00Z", "2026-06-01T11:59:59Z"], [False, False]),
        ([None, "2031-01-01T00:00:00Z", 20310101], [False, True, False]),
        ([None, None], [False, False]),
        ([], []),
    ],
)
def test_a_stamp_after_a_moment_is_told_and_what_is_no_text_is_none(
    stamps: list[object], late: list[bool]
) -> None:
    found = read([a_location(last_updated=each) for each in stamps])

    after = ocpi.stamped_after(found, datetime(2026, 6, 1, 12, tzinfo=UTC))
    assert after.tolist() == late


@given(st.from_regex(r"NL\*[A-Z]{3}\*E[0-9A-Z]{1,6}(\*[0-9]{1,2})?", fullmatch=True))
def test_one_evse_has_one_key_however_its_id_is_spelled(evse_id: str) -> None:
    spellings = [
        evse_id,
        evse_id.replace("*", ""),
        evse_id.replace("*", "-").lower(),
        f" {evse_id} ",
    ]

    keys = set(ocpi.keys([Evse(uid="1", status="AVAILABLE", evse_id=each) for each in spellings]))

    assert keys == {evse_id.replace("*", "")}


@given(st.lists(st.text(max_size=4) | st.sampled_from(["\0", "a\0b", " x ", "ß", "*"])))
def test_ids_spelled_alike_in_one_step_are_as_if_each_were_alone(evse_ids: list[str]) -> None:
    evses = [Evse(uid="1", status="AVAILABLE", evse_id=each) for each in evse_ids]

    assert ocpi.keys(evses) == [key(each) for each in evses]


@pytest.mark.parametrize("evse_id", [None, "", "  ", "*", "-*"])
def test_an_evse_without_id_has_no_key(evse_id: str | None) -> None:
    assert key(Evse(uid="a1", status="AVAILABLE", evse_id=evse_id)) is None


def test_real_locations_are_read_with_all_their_evses(
    shared_feeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_pieces(monkeypatch, 20_000, 1_000)
    file = shared_feeds / "ocpi-locations" / "chargecloud_ludwigsburg.json"
    items = json.loads(file.read_bytes())["items"]

    locations = read(items)

    keys = set(ocpi.keys([evse for location in locations for evse in location.evses or []]))
    assert (len(locations), len(keys)) == (100, 273)
    assert not any(math.isnan(each) for column in ocpi.points(locations) for each in column)
