import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import shapely

from tests.feeds.pulls import a_pull, moments, recorded_pull
from tracker.errors import FormatError
from tracker.feeds import dk_dawa_municipalities, nl_cartomap_municipalities
from tracker.feeds.feed import Pull, ShapeBatch

NL = nl_cartomap_municipalities.FEED
DK = dk_dawa_municipalities.FEED
SQUARE = {"type": "Polygon", "coordinates": [[[4.0, 52.0], [5.0, 52.0], [5.0, 53.0], [4.0, 52.0]]]}


def dutch(pull: Pull) -> ShapeBatch:
    (batch,) = nl_cartomap_municipalities.parse(pull)
    return batch


def danish(pull: Pull) -> ShapeBatch:
    (batch,) = dk_dawa_municipalities.parse(pull)
    return batch


def a_file(**feature: object) -> bytes:
    whole = {"type": "Feature", "geometry": SQUARE, "properties": {}} | feature
    return json.dumps({"type": "FeatureCollection", "features": [whole]}).encode()


def test_the_dutch_recording_holds_three_real_outlines_under_their_official_names() -> None:
    batch = dutch(recorded_pull(NL, moments(NL)[-1]))

    assert batch.area == ["GM0518", "GM0603", "GM0629"]
    assert batch.name == ["'s-Gravenhage", "Rijswijk (ZH.)", "Wassenaar"]
    assert all(shapely.from_geojson(batch.geometry).tolist())


def test_the_real_dutch_file_holds_the_same_outlines(shared_feeds: Path) -> None:
    real = dutch(recorded_pull(NL, moments(NL)[-1], shared_feeds))
    recorded = dutch(recorded_pull(NL, moments(NL)[-1]))

    equal = shapely.equals(*(shapely.from_geojson(each.geometry) for each in (real, recorded)))

    assert equal.tolist() == [True] * 3


def test_the_danish_recording_lies_over_the_real_outlines(shared_feeds: Path) -> None:
    coarse = danish(recorded_pull(DK, moments(DK)[-1]))
    real = danish(recorded_pull(DK, moments(DK)[-1], shared_feeds))

    assert coarse.area == ["0151", "0259"]
    for area, geometry in zip(coarse.area, coarse.geometry, strict=True):
        outline = shapely.from_geojson(geometry)
        true = shapely.from_geojson(real.geometry[list(real.area).index(area)])
        shared = outline.intersection(true).area
        assert shared > 0.9 * max(outline.area, true.area)
        assert shapely.get_num_coordinates(outline) <= 20


def test_the_real_danish_file_holds_every_municipality_once(shared_feeds: Path) -> None:
    batch = danish(recorded_pull(DK, datetime(2026, 5, 18, tzinfo=UTC), shared_feeds))

    assert len(set(batch.area)) == len(batch.area) == 99
    outlines = shapely.from_geojson(list(batch.geometry))
    valid = dict(zip(batch.area, shapely.is_valid(outlines).tolist(), strict=True))
    assert valid["0151"]
    assert valid["0259"]
    assert sum(not each for each in valid.values()) == 20


def test_the_real_danish_outlines_lie_where_the_publisher_says(shared_feeds: Path) -> None:
    batch = danish(recorded_pull(DK, datetime(2026, 5, 18, tzinfo=UTC), shared_feeds))
    folder = shared_feeds / "dk-dawa-municipalities"
    boxes = {
        each["kode"]: shapely.box(*each["bbox"])
        for each in json.loads((folder / "kommuner.json").read_bytes())
    }

    outlines = shapely.from_geojson(list(batch.geometry))

    inside = [
        outline.intersection(boxes[code].buffer(0.02)).area > 0.98 * outline.area
        for code, outline in zip(batch.area, shapely.make_valid(outlines), strict=True)
    ]
    assert all(inside)


@pytest.mark.parametrize("geometry", [None, {"type": "Point", "coordinates": [4.3, 52.0]}])
def test_an_area_without_outline_is_refused(geometry: object) -> None:
    body = a_file(geometry=geometry, properties={"statcode": "GM0518", "statnaam": "x"})

    with pytest.raises(FormatError, match="GM0518 has no outline"):
        list(NL.parse(a_pull(NL, body)))


@pytest.mark.parametrize("properties", [{}, {"statcode": "GM0518"}, {"kode": "0151", "navn": "x"}])
def test_a_file_with_other_names_for_code_and_name_is_refused(properties: object) -> None:
    with pytest.raises(FormatError, match="missing required field"):
        list(NL.parse(a_pull(NL, a_file(properties=properties))))
