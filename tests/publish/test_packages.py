import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import frictionless
import pytest

from tests.publish.builders import a_feed
from tests.publish.conftest import Pages
from tests.publish.promises import co2
from tests.publish.sites import a_site
from tracker.feeds import feed_by_id
from tracker.publish.views import FeedView, SeriesView, SiteView


def an_open_street_map_series(series: SeriesView) -> SeriesView:
    feed = feed_by_id("dk_osm_charging")
    return replace(
        series,
        source=replace(series.source, feed=feed),
        indicator=replace(series.indicator, id="charging-osm"),
        observations=tuple(replace(each, feed=feed.id) for each in series.observations),
    )


@pytest.fixture
def site() -> SiteView:
    """One series under CC BY, one under ODbL, and a source that may not be passed on."""
    view = co2()
    assert view.series is not None
    other = an_open_street_map_series(view.series)
    closed = FeedView(feed=a_feed("closed_feed", redistribute=False), last_good=None, problem=None)
    site = a_site((replace(view, related=(other,)),))
    return replace(site, feeds=(*site.feeds, closed))


def descriptor(folder: Path, name: str = "datapackage.json") -> dict[str, Any]:
    document: dict[str, Any] = json.loads((folder / "data" / name).read_text())
    return document


@pytest.mark.parametrize("name", ["datapackage.json", "datapackage-odbl.json"])
def test_a_package_is_valid_with_all_that_it_names(pages: Pages, site: SiteView, name: str) -> None:
    report = frictionless.validate(str(pages(site) / "data" / name))

    assert report.valid, report.flatten(["message"])
    assert report.stats["tasks"] == 1


def test_a_changed_table_no_longer_fits_its_package(pages: Pages, site: SiteView) -> None:
    folder = pages(site)
    [resource] = descriptor(folder)["resources"]
    table = folder / "data" / resource["path"]
    table.write_bytes(table.read_bytes().replace(b"A,", b"P,", 1))

    assert not frictionless.validate(str(folder / "data/datapackage.json")).valid


def test_each_table_has_its_hash_its_licence_and_its_source(pages: Pages, site: SiteView) -> None:
    folder = pages(site)
    [resource] = descriptor(folder)["resources"]
    feed = a_feed()

    content = (folder / "data" / resource["path"]).read_bytes()

    assert resource["hash"] == f"sha256:{sha256(content).hexdigest()}"
    assert resource["bytes"] == len(content)
    assert resource["licenses"] == [{"name": feed.license, "path": feed.license_address}]
    assert resource["sources"][0]["path"] == feed.landing_page


def test_share_alike_figures_never_share_a_package_with_others(
    pages: Pages, site: SiteView
) -> None:
    folder = pages(site)
    open_ones, share_alike = descriptor(folder), descriptor(folder, "datapackage-odbl.json")

    assert [each["name"] for each in share_alike["licenses"]] == ["ODbL-1.0"]
    assert "ODbL-1.0" not in json.dumps(open_ones["licenses"])
    paths = [
        {each["path"] for each in package["resources"]} for package in (open_ones, share_alike)
    ]
    assert all(paths)
    assert not paths[0] & paths[1]


def test_sources_that_may_not_be_passed_on_are_named_as_left_out(
    pages: Pages, site: SiteView
) -> None:
    left_out = descriptor(pages(site))["leftOut"]

    assert [each["title"] for each in left_out] == [
        f"{a_feed('closed_feed').publisher}: {a_feed('closed_feed').title}"
    ]


def test_the_page_of_sources_offers_the_packages_that_there_are(
    pages: Pages, site: SiteView
) -> None:
    offered = (pages(site) / "en/sources/index.html").read_text()
    without = (pages(a_site((co2(),))) / "en/sources/index.html").read_text()

    assert 'href="../../data/datapackage-odbl.json"' in offered
    assert 'href="../../data/datapackage.json"' in without
    assert "odbl" not in without
