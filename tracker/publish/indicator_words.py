"""The sentences and lists on the page of an indicator."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from tracker.domain.area import Area
from tracker.domain.indicator import Indicator
from tracker.publish.chart_labels import Label, Wish, place
from tracker.publish.indicator_views import CountryView, MapView, PlaceFigure
from tracker.publish.language import Language
from tracker.publish.sentences import quantity
from tracker.publish.words import msg

_SILENCE: Final = {
    "few": msg("These are too few places to compare."),
    "people-unknown": msg(
        "We know the number of inhabitants of too few of them to compare places of different size."
    ),
    "size": msg("This is the size of a place. It is no figure to compare places by."),
}
_HALF: Final = {
    "per-1000": msg("Half of these %(n)s places have less than %(median)s per 1,000 inhabitants."),
    "as-it-is": msg("Half of these %(n)s places have less than %(median)s."),
}
_AFTER_Z: Final = str.maketrans({"æ": "{a", "ä": "{a", "ø": "{b", "ö": "{b", "å": "{c"})
SHADES: Final = (0.08, 0.32, 0.62, 1.0)  # of the ink of a class: steps that greyscale keeps
_MAP_WIDTH: Final = 360.0


def known_note(language: Language, view: CountryView) -> Markup | None:
    """How many places have a figure; nothing where only the country as a whole has one."""
    if not view.known:
        return None
    return language.say(
        "%(known)s of %(all)s municipalities have a figure for %(day)s.",
        known=language.number(view.known),
        all=language.number(view.existing),
        day=language.day(view.day),
    )


def middle_note(language: Language, view: CountryView, indicator: Indicator) -> tuple[Markup, ...]:
    """Where the middle of the country lies, or why that is not said."""
    middle = view.middle
    if middle is None:
        return (language.say(_SILENCE[view.silence]),) if view.silence and view.known else ()
    n, median = language.number(middle.count), quantity(language, middle.median, indicator)
    low, high = language.number(middle.low), language.number(middle.high)
    half = language.say(_HALF[view.measure], n=n, median=median)
    between = language.say("The middle half lies between %(low)s and %(high)s.", low=low, high=high)
    return (half, between)


def by_name(language: Language, places: Iterable[PlaceFigure]) -> list[PlaceFigure]:
    """In the order of the alphabet, never in that of the figures."""
    return sorted(places, key=lambda each: _key(language, each.area))


def names_of(language: Language, areas: Sequence[Area]) -> list[str]:
    """The names of some places, in the order of the alphabet."""
    ordered = sorted(areas, key=lambda each: _key(language, each))
    return [language.pick(each.names) for each in ordered]


def classes_of(language: Language, drawn: MapView) -> list[tuple[float, Markup]]:
    """The shade of each class of a map that holds a place, and what it means in numbers."""
    bounds = [language.number(each) for each in drawn.bounds]
    first = language.say("less than %(high)s", high=bounds[0])
    between = [
        language.say("%(low)s to %(high)s", low=low, high=high) for low, high in pairwise(bounds)
    ]
    texts = [first, *between, language.say("%(low)s or more", low=bounds[-1])]
    classes = zip(SHADES, texts, drawn.counts, strict=False)
    return [(shade, text) for shade, text, count in classes if count]


def map_labels(language: Language, drawn: MapView) -> tuple[Label, ...]:
    """The names of the followed places beside them, in a box that is 360 wide."""
    shrink = _MAP_WIDTH / drawn.width
    wishes = [
        Wish(
            text=language.pick(each.area.names),
            kind="figure",
            spots=((each.spot[0] * shrink, each.spot[1] * shrink),),
        )
        for each in drawn.shapes
        if each.is_followed
    ]
    page = (2.0, _MAP_WIDTH - 2.0, 2.0, drawn.height * shrink - 2.0)
    return place(wishes, taken=(), lines=(), dots=(), page=page)


def map_size(drawn: MapView) -> tuple[float, float, float]:
    """The width and height of a map's view box, and by how much its paths shrink."""
    shrink = _MAP_WIDTH / drawn.width
    return (_MAP_WIDTH, round(drawn.height * shrink, 1), round(shrink, 4))


def _key(language: Language, area: Area) -> str:
    """Danish puts æ, ø, å behind z; signs before a name do not count."""
    name = re.sub(r"^\W+", "", language.pick(area.names).casefold())
    return f"{name.translate(_AFTER_Z)} {area.code}"
