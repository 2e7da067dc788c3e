"""A small site: a promise too early to judge, one without figures, one at risk."""

from tests.publish.builders import FETCHED, a_council, a_feed, a_publisher
from tests.publish.charging_promise import charging
from tests.publish.promises import co2, trees
from tracker.publish.views import AreaView, FeedView, PledgeView, SiteView


def a_site(pledges: tuple[PledgeView, ...] | None = None) -> SiteView:
    views = (charging(), co2(), trees()) if pledges is None else pledges
    areas = {view.area.code: view.area for view in views}
    return SiteView(
        publisher=a_publisher(),
        areas=tuple(
            AreaView(
                area=area,
                councils=(a_council(area),),
                pledges=tuple(view for view in views if view.area.code == area.code),
                series=tuple(
                    view.series for view in views if view.series and view.area.code == area.code
                ),
                outline="M10 20L80 10L95 60L40 90Z",
            )
            for area in areas.values()
        ),
        pledges=views,
        feeds=(
            FeedView(feed=a_feed(), last_good=FETCHED, problem=None),
            FeedView(feed=a_feed("nl_ndw_charging"), last_good=None, problem="host not found"),
        ),
        code_version="1",
    )
