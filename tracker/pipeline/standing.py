"""How promises stand, in the words of the command line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from tracker.domain.asked import sign_of
from tracker.domain.assessment import Assessment
from tracker.domain.opinions import SecondOpinions, second_opinions
from tracker.domain.pledge import Pledge
from tracker.pipeline.context import Context
from tracker.pipeline.judging import told
from tracker.pipeline.pages import english, pledge_views
from tracker.publish.sentences import headline, outlook, quantity
from tracker.publish.views import PledgeView

_KEYS = ("readings", "pledge", "area", "unit", "period", "vintage", "as_of", "feed", "deadline")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One promise: its judgement, what other rules say, and what the page prints of it."""

    assessment: Assessment
    title: str
    figure: str
    sentence: str
    opinions: SecondOpinions

    def as_json(self) -> dict[str, object]:
        """The keys that programs read; a key without a value is null."""
        found: dict[str, object] = msgspec.to_builtins(self.assessment)
        kept = {key: found[key] for key in _KEYS}
        reference, as_of = self.assessment.reference, self.assessment.as_of
        age = (as_of - reference).days if reference else None
        shared = told(self.assessment, self.sentence, self.opinions)
        return {**shared, **kept, "age_days": age}


def standings_on(context: Context, as_of: date, pledges: Sequence[Pledge]) -> list[Standing]:
    """How promises stood by what was known at the end of a day; all when none is named."""
    chosen = pledges or tuple(context.catalogue.pledges.values())
    return list(_standings(context, as_of, chosen))


def _standings(context: Context, as_of: date, pledges: Iterable[Pledge]) -> Iterable[Standing]:
    language = english()
    views = pledge_views(context, pledges, as_of)
    opinions = second_opinions([view.assessment for view in views], [_sign(view) for view in views])
    for view, others in zip(views, opinions, strict=True):
        found = view.assessment
        has_figure = found.value is not None and view.indicator is not None
        sentences = (headline(language, view), *outlook(language, view))
        yield Standing(
            assessment=found,
            title=view.pledge.texts["en"].title,
            figure=quantity(language, found.value, view.indicator)  # type: ignore[arg-type]
            if has_figure
            else "-",
            sentence=" ".join(each.striptags() for each in sentences),
            opinions=others,
        )


def _sign(view: PledgeView) -> float:
    good = view.indicator.direction.sign if view.indicator else 1.0
    return sign_of(view.pledge.target, good) if view.pledge.target else good
