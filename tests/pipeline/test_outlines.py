"""Outlines on their way from the answer to the maps: normalised within limits, or in quarantine."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.builders import EXPECTATIONS
from tests.feeds.pulls import a_pull, moments, recorded_pull
from tests.pipeline.build import a_context, all_recordings, ingest_once
from tracker.catalogue.load import load
from tracker.checks.suite import load_suite
from tracker.errors import FormatError
from tracker.feeds import dk_dawa_municipalities, nl_cartomap_municipalities
from tracker.feeds.feed import Feed, Pull, ShapeBatch
from tracker.pipeline.frames import shape_frame
from tracker.pipeline.ingest import FeedOutcome
from tracker.pipeline.normalising import MOST_POINTS, normalised
from tracker.pipeline.places import Outlines
from tracker.pipeline.staged import Staged
from tracker.pipeline.staging import stage
from tracker.screen import feed_line

DK = dk_dawa_municipalities.FEED
NL = nl_cartomap_municipalities.FEED
NEEDED = "outline-needs-no-normalising"
Ring = list[list[float]]


def a_square(west: float = 12.3, south: float = 55.7, side: float = 0.1) -> Ring:
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def with_a_spike(ring: Ring) -> Ring:
    """A step out and straight back, as packing leaves it."""
    first, (x, y), *rest = ring
    return [first, [x, y], [x + 0.05, y], [x, y], *rest]


def with_a_loop(ring: Ring) -> Ring:
    """A corner where the ring crosses itself by some ten metres."""
    first, (x, y), *rest = ring
    return [first, [x - 0.001, y], [x, y + 0.0001], [x, y], [x - 0.001, y + 0.0001], *rest]


def a_file(*rings: Ring, code: str = "kode", name: str = "navn", bom: bytes = b"") -> bytes:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [ring]},
            "properties": {code: f"0{101 + number}", name: str(number)},
        }
        for number, ring in enumerate(rings)
    ]
    return bom + json.dumps({"type": "FeatureCollection", "features": features}).encode()


def staged(feed: Feed, pull: Pull) -> Staged:
    return stage(feed.parse(pull), load_suite(feed.id, EXPECTATIONS), load(), Outlines({}))


def danish(*rings: Ring) -> Staged:
    return staged(DK, a_pull(DK, a_file(*rings)))


def broken(found: Staged) -> set[str]:
    (row,) = found.quarantined
    return set(row.rules.split(", "))


@given(st.floats(8.5, 14), st.floats(55, 57), st.floats(0.01, 0.5))
def test_a_valid_outline_is_kept_to_the_letter(west: float, south: float, side: float) -> None:
    text = json.dumps({"type": "Polygon", "coordinates": [a_square(west, south, side)]})

    found = normalised([text])

    assert (found.geometry, found.area_change) == ((text,), (0.0,))


@pytest.mark.parametrize("tangle", [with_a_spike, with_a_loop])
def test_an_outline_that_crosses_itself_by_a_hair_is_normalised_and_counted(
    tangle: Callable[[Ring], Ring],
) -> None:
    tangled = tangle(a_square())

    found = danish(tangled, a_square(13.0))

    assert (found.accepted, found.quarantined) == (2, [])
    (warning,) = [each for each in found.verdict.outcomes if each.rule == NEEDED]
    assert (warning.outcome, warning.unexpected, warning.checked) == ("warning", 1, 2)
    kept = shapely.from_geojson(found.shapes["0101"][1])
    assert kept.is_valid
    assert kept.area == pytest.approx(shapely.Polygon(tangled).area, rel=1e-4)


def test_an_outline_that_is_two_when_untangled_is_no_hair_and_goes_out() -> None:
    west, south = 12.3, 55.7
    bow = [[west, south], [12.4, 55.8], [12.4, south], [west, 55.8], [west, south]]

    assert broken(danish(bow)) == {"area-kept-by-normalising"}


def test_a_ring_without_area_goes_out() -> None:
    line = [[12.3, 55.7], [12.4, 55.7], [12.3, 55.7], [12.3, 55.7]]

    assert "area-kept-by-normalising" in broken(danish(line))


def test_a_ring_that_is_not_closed_goes_out_and_no_other() -> None:
    found = danish(a_square()[:-1], a_square(13.0))

    assert broken(found) == {"enough-points", "valid-outline"}
    assert list(found.shapes) == ["0102"]


@pytest.mark.parametrize(
    "moved",
    [lambda x, y: [y, x], lambda x, y: [x * 57_000, y * 111_000]],
    ids=["swapped-axes", "EPSG-25832"],
)
def test_an_outline_on_another_grid_goes_out_and_no_grid_is_guessed(
    moved: Callable[[float, float], list[float]],
) -> None:
    found = danish([moved(x, y) for x, y in a_square()])

    assert broken(found) & {"east-edge-in-denmark", "north-edge-in-denmark"}
    assert found.shapes == {}


def test_an_outline_that_stands_there_twice_is_a_duplicate_and_two_different_ones_go_out() -> None:
    first, second = json.loads(a_file(a_square(), a_square(13.0)))["features"]
    second["properties"] = first["properties"]

    def among(*chosen: object) -> Staged:
        body = json.dumps({"type": "FeatureCollection", "features": chosen}).encode()
        return staged(DK, a_pull(DK, body))

    equal, different = among(first, first), among(first, second)

    assert (equal.received, equal.accepted, equal.duplicates) == (2, 1, 1)
    assert [row.rules for row in different.quarantined] == ["one-outline-per-area"] * 2


def test_a_file_that_names_another_grid_is_refused() -> None:
    file = json.loads(a_file(a_square()))
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}

    with pytest.raises(FormatError, match="25832"):
        staged(DK, a_pull(DK, json.dumps(file | {"crs": crs}).encode()))


def test_a_mark_of_the_byte_order_changes_nothing() -> None:
    marked = staged(DK, a_pull(DK, a_file(a_square(), bom=b"\xef\xbb\xbf")))

    assert marked.shapes == danish(a_square()).shapes


def test_an_outline_of_a_million_points_goes_out() -> None:
    turn = np.linspace(0, 2 * np.pi, 1_000_000, endpoint=False)
    circle = shapely.polygons(np.column_stack([12 + np.cos(turn), 56 + np.sin(turn)]))
    properties = '{"kode": "0101", "navn": "x"}'
    feature = (
        f'{{"type": "Feature", "geometry": {shapely.to_geojson(circle)}, '
        f'"properties": {properties}}}'
    )
    body = f'{{"type": "FeatureCollection", "features": [{feature}]}}'.encode()

    assert broken(staged(DK, a_pull(DK, body))) == {"enough-points"}


def test_an_outline_of_many_points_that_crosses_itself_is_not_untangled() -> None:
    """A zigzag may cross itself so often that untangling it would never end."""
    zigzag = [[9 + (step % 2), 55 + step / 10_000] for step in range(MOST_POINTS)]

    assert broken(danish([*zigzag, [10.5, 55.5], zigzag[0]])) == {"valid-outline"}


def test_all_342_dutch_municipalities_come_out_of_a_file_that_holds_them() -> None:
    areas = load().existing_on(date(2025, 6, 30))
    codes = [code for code, area in areas.items() if area.country == "NL" and code != "NL"]
    features = [
        {
            "type": "Feature",
            "geometry": {
                "type": "Polygon",
                "coordinates": [a_square(4 + number % 20 / 10, 51 + number // 20 / 10)],
            },
            "properties": {"statcode": code, "statnaam": code},
        }
        for number, code in enumerate(codes)
    ]
    body = json.dumps({"type": "FeatureCollection", "features": features}).encode()

    found = staged(NL, a_pull(NL, body))

    assert (len(codes), len(found.shapes), found.quarantined) == (342, 342, [])


class TestRealFiles:
    def test_all_98_danish_municipalities_have_an_outline(self, shared_feeds: Path) -> None:
        found = staged(DK, recorded_pull(DK, moments(DK)[-1], shared_feeds))

        codes = {
            code for code, area in load().areas.items() if area.country == "DK" and code != "DK"
        }
        assert (len(codes), found.quarantined) == (98, [])
        assert found.shapes.keys() - codes == {"0411"}
        assert codes <= found.shapes.keys()
        warned = Counter({each.rule: each.unexpected for each in found.verdict.outcomes})
        assert +warned == {NEEDED: 20}

    def test_a_run_prints_how_many_were_normalised(
        self, tmp_path: Path, shared_feeds: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with (
            all_recordings(shared_feeds) as replay,
            a_context(tmp_path, mirror=replay.origin) as context,
        ):
            outcome: FeedOutcome = ingest_once(context, DK, "2026-05-18")

        feed_line(outcome)

        assert f"warning: 20 of 99 rows break {NEEDED}" in capsys.readouterr().out


@pytest.mark.parametrize("column", ["area", "name", "row"])
def test_no_text_beside_an_outline_may_hold_what_a_database_cannot(column: str) -> None:
    geometry = json.dumps({"type": "Polygon", "coordinates": [a_square()]})
    texts = {"area": "0151", "name": "Ballerup", "row": "1"} | {column: "a\0b"}

    with pytest.raises(FormatError, match="NUL"):
        shape_frame(
            ShapeBatch(geometry=[geometry], **{name: [text] for name, text in texts.items()}), 0
        )
