"""The page of a place: its pledges, and the figures that we hold of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from tracker.domain.area import Council
from tracker.publish.addresses import area_page
from tracker.publish.later import Later
from tracker.publish.manifest import fingerprint
from tracker.publish.offers import feed_offered, offer, series_later
from tracker.publish.overview import full_blocks, overview, parties_followed
from tracker.publish.prints import print_of
from tracker.publish.views import AreaView
from tracker.publish.workshop import File, Model, Workshop, in_all_languages


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """A council, and how many parties' programmes of its term are followed."""

    council: Council
    followed: int


def pages(workshop: Workshop) -> Iterator[File]:
    """A page for each place that is followed."""
    for view in workshop.site.areas:
        path_of = partial(area_page, area=view.area)
        downloads = [
            feed_offered(workshop.offered, each.address) for each in series_later(view.series)
        ]
        model = Later(
            key=fingerprint(
                workshop.keys.of_place(view),
                downloads,
                print_of(workshop, view),
                workshop.site.compared,
            ),
            make=partial(_model, workshop, view),
        )
        yield from in_all_languages(workshop, "area.html", path_of, model)


def _model(workshop: Workshop, view: AreaView) -> Model:
    offers = tuple(offer(workshop.offered, series) for series in view.series)
    return {
        "view": view,
        "overview": overview(view.pledges),
        "blocks": full_blocks(view.pledges),
        "coverages": tuple(_coverages(view)),
        "offers": offers,
        "compared": tuple(workshop.site.page_of(each.series.indicator) for each in offers),
        "print": print_of(workshop, view),
    }


def _coverages(view: AreaView) -> Iterator[Coverage]:
    for council in view.councils:
        own = (each for each in view.pledges if each.pledge.council == council.id)
        yield Coverage(council=council, followed=parties_followed(own))
