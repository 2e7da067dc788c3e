"""A night on which many objects vanished, from the file to the model of the pledge's page."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from tests.pipeline.charging_files import AREA, Days, a_location, days, locations
from tracker.domain.pledge import Pledge
from tracker.pipeline.pages import pledge_views
from tracker.publish.views import FoundBreak

AFTER = date(2026, 6, 30)
WHY = "the operator gave its stations other ids"


def a_pledge_of_huizen(found: Days) -> Pledge:
    """Den Haag's promise as if it were made in Huizen (built): nobody promised this there."""
    catalogue = found.context.catalogue
    pledge = replace(
        catalogue.pledges["denhaag-charging-points"], id="huizen-charging-points", area=AREA
    )
    written = {f"pledges/{pledge.id}": catalogue.written["pledges/denhaag-charging-points"]}
    found.context = replace(
        found.context,
        catalogue=replace(
            catalogue, pledges={pledge.id: pledge}, written={**catalogue.written, **written}
        ),
    )
    return pledge


def a_night_like_huizens(found: Days) -> None:
    """Of 258 locations 121 vanish, each at the place of one that stays."""
    twins = [a_location(number, id=f"twin-{number}") for number in range(121)]
    found.load([*locations(*range(137)), *twins])
    found.load(locations(*range(137)), why=WHY)


def found_on(found: Days, pledge: Pledge, day: date) -> tuple[FoundBreak, ...]:
    (view,) = pledge_views(found.context, [pledge], day)
    return view.series.found if view.series else ()


def test_half_the_locations_that_vanish_stand_on_the_page_with_day_and_reason(
    tmp_path: Path, database_url: str
) -> None:
    with days(tmp_path, database_url) as found:
        pledge = a_pledge_of_huizen(found)
        a_night_like_huizens(found)

        assert found_on(found, pledge, AFTER) == (
            FoundBreak(day=date(2026, 6, 2), before=258, lost=121, came=0, twins=121, why=WHY),
        )


def test_the_page_of_the_day_before_knows_nothing_of_it(tmp_path: Path) -> None:
    with days(tmp_path) as found:
        pledge = a_pledge_of_huizen(found)
        a_night_like_huizens(found)

        assert found_on(found, pledge, date(2026, 6, 1)) == ()


def test_an_ordinary_week_leaves_the_page_as_it_was(tmp_path: Path) -> None:
    with days(tmp_path) as found:
        pledge = a_pledge_of_huizen(found)
        for last in (40, 41, 42):
            found.load(locations(*range(last)))

        assert found_on(found, pledge, AFTER) == ()
