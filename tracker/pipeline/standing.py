"""How promises stand, in the words of the command line."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec
from markupsafe import Markup

from tracker.domain.assessment import Assessment
from tracker.domain.opinions import SecondOpinions, silent
from tracker.domain.pledge import Pledge
from tracker.pipeline.context import Context, today
from tracker.pipeline.judging import told
from tracker.pipeline.pages import english, pledge_views
from tracker.publish.language import Language
from tracker.publish.sentences import flag_note, headline, outlook, quantity
from tracker.publish.views import PledgeView
from tracker.publish.words import word_of

_KEYS = ("readings", "pledge", "area", "unit", "period", "vintage", "as_of", "feed", "deadline")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One promise: its judgement, what other rules say, and what the page prints of it."""

    assessment: Assessment
    title: str
    figure: str
    sentence: str
    opinions: SecondOpinions
    word: str
    notes: tuple[str, ...]

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
    return list(_standings(pledge_views(context, chosen, as_of)))


def standings_as_judged(context: Context, pledges: Sequence[Pledge]) -> list[Standing]:
    """How promises stand today, with the words that wait: for who approves, and nobody else."""
    chosen = pledges or tuple(context.catalogue.pledges.values())
    return list(_standings(pledge_views(context, chosen, today(context), as_judged=True)))


def _standings(views: Iterable[PledgeView]) -> Iterable[Standing]:
    language = english()
    for view in views:
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
            opinions=view.opinions or silent("undefined"),
            word=language.say(word_of(found)).unescape(),
            notes=tuple(each.unescape() for each in _notes(language, view)),
        )


def _notes(language: Language, view: PledgeView) -> Iterator[Markup]:
    if view.answer_until is not None:
        yield language.say(
            "An answer is awaited until %(day)s.", day=language.day(view.answer_until)
        )
    for flag in view.assessment.flags:
        yield flag_note(language, view, flag)
