"""The page of an indicator: what is counted, and how the places of a country are spread."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from tracker.publish.addresses import indicator_page
from tracker.publish.indicator_views import IndicatorView
from tracker.publish.later import Later
from tracker.publish.manifest import fingerprint
from tracker.publish.views import Card
from tracker.publish.workshop import File, Model, Workshop, in_all_languages


def pages(workshop: Workshop) -> Iterator[File]:
    """A page for each indicator that somebody has a figure of."""
    counted_by = _by_indicator(workshop.site.cards)
    for view in workshop.site.indicators:
        cards = tuple(counted_by.get(view.indicator.id, ()))
        path_of = partial(indicator_page, indicator=view.indicator.id)
        key = fingerprint(view, workshop.keys.of(cards))
        model = Later(key=key, make=partial(_model, view, cards))
        yield from in_all_languages(workshop, "indicator.html", path_of, model)


def _by_indicator(cards: Iterable[Card]) -> Mapping[str, list[Card]]:
    """The pledges that each indicator counts, a ratio under both of its halves."""
    found: dict[str, list[Card]] = {}
    for card in cards:
        halves = {each.id for each in (card.indicator, card.denominator) if each}
        for name in halves:
            found.setdefault(name, []).append(card)
    return found


def _model(view: IndicatorView, cards: tuple[Card, ...]) -> Model:
    return {"view": view, "pledges": cards}
