"""The page of a pledge: from the verdict down to the publisher's bytes."""

from collections.abc import Iterator
from functools import partial

from tracker.publish.addresses import pledge_page
from tracker.publish.letters import letter_of
from tracker.publish.offers import hand_in_offer, offer
from tracker.publish.views import PledgeView
from tracker.publish.workshop import File, Workshop, in_all_languages


def pages(workshop: Workshop) -> Iterator[File]:
    """A page for each pledge."""
    for view in workshop.site.pledges:
        path_of = partial(pledge_page, pledge=view.pledge.id)
        yield from in_all_languages(workshop, "pledge.html", path_of, _model(workshop, view))


def _model(workshop: Workshop, view: PledgeView) -> dict[str, object]:
    return {
        "view": view,
        "own": offer(workshop.offered, view.series) if view.series else None,
        "related": tuple(offer(workshop.offered, series) for series in view.related),
        "hand_in": hand_in_offer(view),
        "letter": letter_of(workshop.environments, view),
    }
