"""The page of a pledge: from the verdict down to the publisher's bytes."""

from collections.abc import Iterator
from functools import partial

from tracker.publish.addresses import pledge_page
from tracker.publish.later import Later
from tracker.publish.letters import letter_of
from tracker.publish.manifest import fingerprint
from tracker.publish.offers import feed_offered, hand_in_offer, offer
from tracker.publish.pages.embed import frames
from tracker.publish.pictures import picture_of, pictures
from tracker.publish.views import PledgeView
from tracker.publish.workshop import File, Model, Workshop, in_all_languages, later_of


def pages(workshop: Workshop) -> Iterator[File]:
    """A page for each pledge; its frame and its picture follow, made from the same model."""
    downloads: dict[str, list[tuple[str, str | None]]] = {}
    for indicator, area in workshop.offered:
        feed = feed_offered(workshop.offered, (indicator, area))
        downloads.setdefault(area, []).append((indicator, feed))
    views = later_of(workshop.site.pledges)
    for card, view in zip(workshop.site.cards, views, strict=True):
        path_of = partial(pledge_page, pledge=card.pledge.id)
        model = Later(
            key=fingerprint(
                view.key,
                downloads.get(card.area.code, ()),
                picture_of(workshop, card),
                workshop.site.page_of(card.indicator),
            ),
            make=partial(_model, workshop, view),
        )
        yield from in_all_languages(workshop, "pledge.html", path_of, model)
        yield from frames(workshop, card, view)
        yield from pictures(workshop, card, view)


def _model(workshop: Workshop, later: Later[PledgeView]) -> Model:
    view = later.make()
    return {
        "view": view,
        "own": offer(workshop.offered, view.series) if view.series else None,
        "related": tuple(offer(workshop.offered, series) for series in view.related),
        "hand_in": hand_in_offer(view),
        "picture": picture_of(workshop, view),
        "compared": workshop.site.page_of(view.indicator),
        "letter": letter_of(workshop.environments, view),
    }
