"""A letter that asks a council for a figure which nobody publishes, in the council's language.

The laws: article 4.1 of the Dutch Wet open overheid, section 7 of the Danish offentlighedslov.
No lawyer has read the letters.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from jinja2 import Environment

from tracker.domain.asked import periods_of
from tracker.domain.indicator import Nature
from tracker.domain.pledge import Pledge
from tracker.publish.addresses import letter_file
from tracker.publish.offers import hand_in_offer
from tracker.publish.views import Card

_LOCALES: Final[Mapping[str, str]] = {"NL": "nl", "DK": "da"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The letter as it is sent, with its language, the file it lies in and who it goes to."""

    locale: str
    path: str
    text: str
    to: Mapping[str, str]


def letter_of(environments: Mapping[str, Environment], view: Card) -> Letter | None:
    """None where no figure is missing, no council holds it, or we know no law to lean on."""
    locale = _LOCALES.get(view.area.country)
    council = view.council
    if locale is None or council is None or hand_in_offer(view) is None:
        return None
    periods = periods_of(view.pledge.target) if view.pledge.target else {}
    text = environments[locale].get_template(f"letters/{locale}.txt")
    return Letter(
        locale=locale,
        path=letter_file(view.pledge.id),
        text=text.render(
            view=view,
            years=[str(day.year) for day in periods],
            since=_since(view.pledge),
            is_flow=view.indicator is not None and view.indicator.nature is Nature.FLOW,
        ),
        to=council.names,
    )


def _since(pledge: Pledge) -> str:
    """The year of the promise, or that of the term if it began before."""
    return str(min(pledge.valid_from.year, pledge.term_start.year))
