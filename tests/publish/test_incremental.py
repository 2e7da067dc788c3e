"""A site that was built on the last one is the site that is built from nothing, byte for byte."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.publish.charging_promise import charging
from tests.publish.countries import a_country, compared
from tests.publish.promises import co2, plan, trees
from tests.publish.sites import a_site
from tests.publish.test_page_keys import CHANGES as PLEDGE_CHANGES
from tests.publish.test_site import files_of
from tracker.publish.site import build
from tracker.publish.views import AreaView, PledgeView, SiteView

PARTS = 3
Change = Callable[[SiteView], SiteView]


def with_pledges(site: SiteView, change: Callable[[PledgeView], PledgeView]) -> SiteView:
    """Those with figures of their own change, on every page that tells of them."""
    found = tuple(change(each) if each.series else each for each in site.pledges)
    fresh = a_site(found)
    return replace(site, pledges=fresh.pledges, areas=fresh.areas)


def with_places(site: SiteView, change: Callable[[AreaView], AreaView]) -> SiteView:
    return replace(site, areas=tuple(map(change, site.areas)))


def without_the_last(site: SiteView) -> SiteView:
    fresh = a_site(tuple(site.pledges)[:-1] or (co2(),))
    return replace(site, pledges=fresh.pledges, areas=fresh.areas)


def with_all(site: SiteView) -> SiteView:
    fresh = a_site((charging(), co2(), trees(), plan()))
    return replace(site, pledges=fresh.pledges, areas=fresh.areas)


CHANGES: dict[str, Change] = {
    **{
        name: lambda site, change=change: with_pledges(site, change)  # type: ignore[misc]
        for name, change in PLEDGE_CHANGES.items()
    },
    "no outline": lambda site: with_places(site, lambda each: replace(each, outline=None)),
    "no series": lambda site: with_places(site, lambda each: replace(each, series=())),
    "indicator": lambda site: replace(site, indicators=(compared(a_country()),)),
    "no indicator": lambda site: replace(site, indicators=()),
    "publisher": lambda site: replace(site, publisher=replace(site.publisher, name="Another")),
    "code": lambda site: replace(site, code_version=f"{site.code_version}1"),
    "one pledge less": without_the_last,
    "all pledges": with_all,
}


def in_a_place_of_its_own(site: SiteView, home: Path) -> dict[str, bytes]:
    return files_of(build(site, home=home, link=home / "site").folder)


@pytest.mark.parametrize("part", range(PARTS))
def test_after_any_changes_the_site_is_as_if_built_from_nothing(tmp_path: Path, part: int) -> None:
    names = list(CHANGES)
    random.Random(5).shuffle(names)  # noqa: S311 - the same order on every machine
    site = a_site()
    in_a_place_of_its_own(site, tmp_path / "grown")

    for number, name in enumerate(names[part::PARTS]):
        site = CHANGES[name](site)
        grown = in_a_place_of_its_own(site, tmp_path / "grown")
        fresh = in_a_place_of_its_own(site, tmp_path / str(number))
        assert grown.keys() == fresh.keys(), name
        assert [each for each in grown if grown[each] != fresh[each]] == [], name
