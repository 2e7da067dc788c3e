"""The page of an indicator: what is counted, and how the places of a country are spread."""

from collections.abc import Iterator
from functools import partial

from tracker.publish.addresses import indicator_page
from tracker.publish.workshop import File, Workshop, in_all_languages


def pages(workshop: Workshop) -> Iterator[File]:
    """A page for each indicator that somebody has a figure of."""
    for view in workshop.site.indicators:
        used = (view.indicator,)
        cards = tuple(
            card
            for card in workshop.site.cards
            if card.indicator in used or card.denominator in used
        )
        path_of = partial(indicator_page, indicator=view.indicator.id)
        yield from in_all_languages(
            workshop, "indicator.html", path_of, {"view": view, "pledges": cards}
        )
