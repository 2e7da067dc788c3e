"""How to cite a page: one plain line that stays the same until the figures change."""

from markupsafe import Markup

from tracker.publish.language import Language
from tracker.publish.views import PledgeView


def citation(language: Language, view: PledgeView, publisher: str, address: str) -> Markup:
    """Publisher, title, the day of the figures and of their source, address, licence."""
    places = {
        "publisher": publisher,
        "title": language.pick(view.pledge.texts).title,
        "place": language.pick(view.area.names),
        "address": address,
    }
    feed = view.series.source.feed if view.series else None
    reference, read = view.assessment.reference, view.fetched_on or view.read_on
    if reference is None or read is None:
        day = language.day(view.assessment.as_of)
        return language.say(
            "%(publisher)s: “%(title)s”, %(place)s. As it stood on %(day)s. %(address)s",
            day=day,
            **places,
        )
    places |= {"reference": language.day(reference), "read": language.day(read)}
    if feed is None:
        return language.say(
            "%(publisher)s: “%(title)s”, %(place)s."
            " Figures to %(reference)s, read on %(read)s. %(address)s",
            **places,
        )
    return language.say(
        "%(publisher)s: “%(title)s”, %(place)s. Figures: %(source)s, to %(reference)s,"
        " fetched %(read)s, %(license)s. %(address)s",
        source=(feed.attribution or feed.publisher).removeprefix("Source: "),
        license=feed.license,
        **places,
    )
