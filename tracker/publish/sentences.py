"""What a page says first: the figure against the goal, how sure that is, and what to mind."""

from typing import Final

from markupsafe import Markup

from tracker.domain.assessment import (
    Assessment,
    Flag,
    Likelihood,
    Point,
    Reason,
    TargetStatus,
    likelihood_word,
)
from tracker.domain.indicator import Direction, Indicator, Nature
from tracker.domain.pledge import Trend
from tracker.publish.language import Language
from tracker.publish.step_sentences import of_all_years, of_steps
from tracker.publish.views import CountTable, Judged
from tracker.publish.words import FLAG_NOTES, REASON, msg

_NEARLY_NEVER: Final = 0.05
_NEARLY_ALWAYS: Final = 0.95
_ALMOST_ONE: Final = 0.995
_SUMS: Final = {"schedule", "yearly-rate"}  # their goal is a sum, their figure that of one year

_REACHES_GOAL: Final = {
    Likelihood.VERY_LIKELY: msg("It is very likely (%(chance)s) that the goal is met in time."),
    Likelihood.LIKELY: msg("It is likely (%(chance)s) that the goal is met in time."),
    Likelihood.ABOUT_AS_LIKELY_AS_NOT: msg(
        "It is about as likely as not (%(chance)s) that the goal is met in time."
    ),
    Likelihood.UNLIKELY: msg("It is unlikely (%(chance)s) that the goal is met in time."),
    Likelihood.VERY_UNLIKELY: msg("It is very unlikely (%(chance)s) that the goal is met in time."),
}
_MOVES_RIGHT: Final = {
    Likelihood.VERY_LIKELY: msg("It is very likely (%(chance)s) that it moves the promised way."),
    Likelihood.LIKELY: msg("It is likely (%(chance)s) that it moves the promised way."),
    Likelihood.ABOUT_AS_LIKELY_AS_NOT: msg(
        "It is about as likely as not (%(chance)s) that it moves the promised way."
    ),
    Likelihood.UNLIKELY: msg("It is unlikely (%(chance)s) that it moves the promised way."),
    Likelihood.VERY_UNLIKELY: msg(
        "It is very unlikely (%(chance)s) that it moves the promised way."
    ),
}


def quantity(language: Language, value: float, indicator: Indicator) -> str:
    """A figure with its unit."""
    return f"{language.number(value)} {language.pick(indicator.unit_names)}".rstrip()


def headline(language: Language, view: Judged) -> Markup:
    """The bold sentence: what the figure is and what was promised."""
    assessment, indicator = view.assessment, view.indicator
    if assessment.reason is Reason.NO_DATA and view.waits_for_feed:
        return language.say("The figures for this could not be fetched yet.")
    if assessment.reason is not Reason.AWAITING_APPROVAL and assessment.status in {
        TargetStatus.NOT_ASSESSED,
        TargetStatus.NOT_DUE,
    }:
        return _without_figure(language, assessment)
    if assessment.steps:
        return of_steps(language, assessment)
    if assessment.value is None or indicator is None:
        return _without_figure(language, assessment)
    figure = _dated(language, assessment, assessment.value, indicator)
    if isinstance(view.pledge.target, Trend):
        return _of_trend(language, view.pledge.target, figure)
    return _against_the_goal(language, assessment, indicator, figure)


def outlook(language: Language, view: Judged) -> tuple[Markup, ...]:
    """Where it is heading, with the likelihood as a frequency; nothing where nobody can say."""
    assessment = view.assessment
    if assessment.reason is Reason.AWAITING_APPROVAL:
        return _while_waiting(language, assessment, view.indicator)
    if assessment.likelihood is None or assessment.status in {
        TargetStatus.MET,
        TargetStatus.MISSED,
        TargetStatus.CLOSED,
        TargetStatus.NOT_ASSESSED,
    }:
        return _beside_the_line(language, view)
    heading = _heading(language, view)
    return (*heading, _likelihood(language, view))


def chance(language: Language, likelihood: float) -> Markup:
    """A likelihood as a frequency; the outermost five per cent are said as bounds."""
    if likelihood > _NEARLY_ALWAYS:
        return language.say("more than 19 in 20")
    if likelihood < _NEARLY_NEVER:
        return language.say("fewer than 1 in 20")
    return language.say("about %(n)s in 10", n=min(9, max(1, round(likelihood * 10))))


def percent_of(language: Language, likelihood: float) -> str:
    """A likelihood in whole per cent; only what is certain under the rule is 0 or 100."""
    if _ALMOST_ONE <= likelihood < 1.0:
        return f"> {language.percent(0.99)}"
    if 0.0 < likelihood <= 1.0 - _ALMOST_ONE:
        return f"< {language.percent(0.01)}"
    return language.percent(likelihood)


def flag_note(language: Language, view: Judged, flag: Flag) -> Markup:
    """What a flag means on this page."""
    assessment = view.assessment
    if flag is Flag.STALE and assessment.reference is not None:
        return language.say(
            "The figures reach to %(day)s. A newer one should have been published by now.",
            day=language.day(assessment.reference),
        )
    if flag is Flag.PROMISE_CHANGED and view.pledge.vanished is not None:
        return language.say(
            "The quoted words no longer stood in the document when it was read again on %(day)s.",
            day=language.day(view.pledge.vanished),
        )
    return language.say(FLAG_NOTES[flag])


def reason_note(language: Language, reason: Reason) -> Markup:
    """Why there is no verdict."""
    return language.say(REASON[reason])


def merging(language: Language, table: CountTable) -> Markup | None:
    """What merging twins did to a file that lists every charging point, where the file tells."""
    found = {count.indicator.id: count.value for count in table.counts}
    records = found.get("charging-locations")
    merged = found.get("charging-stations-merged")
    outside = found.get("charging-stations-outside")
    counted = found.get("charging-stations")
    if records is None or merged is None or counted is None:
        return None
    places = {
        "area": language.pick(table.area.names),
        "records": language.number(records),
        "merged": language.number(merged),
        "counted": language.number(counted),
    }
    if outside is None:
        return language.say(
            "In %(area)s %(records)s records became %(merged)s stations."
            " Nobody could check whether they lie in the municipality. Counted: %(counted)s.",
            **places,
        )
    return language.say(
        "In %(area)s %(records)s records became %(merged)s stations."
        " Outside the municipality: %(outside)s. Counted: %(counted)s.",
        outside=language.number(outside),
        **places,
    )


def _dated(
    language: Language, assessment: Assessment, value: float, indicator: Indicator
) -> Markup:
    figure = quantity(language, value, indicator)
    if indicator.nature is Nature.FLOW and assessment.period is not None:
        period = language.period(assessment.period)
        return language.say("%(figure)s in %(period)s", figure=figure, period=period)
    if assessment.reference is None:
        return Markup(figure)  # noqa: S704 - made by `quantity` from the catalogue's own words
    day = language.day(assessment.reference)
    return language.say("%(figure)s on %(day)s", figure=figure, day=day)


def _of_trend(language: Language, target: Trend, figure: Markup) -> Markup:
    if target.direction is Direction.UP:
        return language.say(
            "%(figure)s; the promise asks for more, without a number.", figure=figure
        )
    return language.say("%(figure)s; the promise asks for less, without a number.", figure=figure)


def _against_the_goal(
    language: Language, assessment: Assessment, indicator: Indicator, figure: Markup
) -> Markup:
    if assessment.goal is None or assessment.kind in _SUMS:
        return language.say("%(figure)s.", figure=figure)
    goal = quantity(language, assessment.goal, indicator)
    if assessment.kind == "keep-at-zero":
        return language.say("%(figure)s; the promise asks for none.", figure=figure)
    if assessment.deadline is None:
        return language.say("%(figure)s; the goal is %(goal)s.", figure=figure, goal=goal)
    day = language.day(assessment.deadline)
    return language.say(
        "%(figure)s; the goal is %(goal)s by %(deadline)s.", figure=figure, goal=goal, deadline=day
    )


def _without_figure(language: Language, assessment: Assessment) -> Markup:
    if assessment.reason is not None:
        return reason_note(language, assessment.reason)
    if assessment.status is TargetStatus.NOT_DUE and assessment.deadline is not None:
        day = language.day(assessment.deadline)
        return language.say("This promise counts from %(day)s on.", day=day)
    return language.say("There is no figure for this yet.")


def _heading(language: Language, view: Judged) -> tuple[Markup, ...]:
    assessment, indicator = view.assessment, view.indicator
    if assessment.projection is None or indicator is None or assessment.deadline is None:
        return ()
    if assessment.goal_year is not None:
        year = str(assessment.goal_year)
        return (
            language.say("At the pace of recent years the goal is reached in %(year)s.", year=year),
        )
    mean = assessment.projection.mean
    places = {
        "mean": quantity(language, mean, indicator),
        "deadline": language.day(assessment.deadline),
    }
    if assessment.kind in _SUMS:
        return (of_all_years(language, places["mean"]),)
    if mean in {indicator.lower, indicator.upper}:
        return (
            language.say(
                "At the pace of recent years it reaches %(mean)s before %(deadline)s.", **places
            ),
        )
    return (
        language.say(
            "At the pace of recent years it will be about %(mean)s on %(deadline)s.", **places
        ),
    )


def _likelihood(language: Language, view: Judged) -> Markup:
    likelihood = view.assessment.likelihood or 0.0
    words = _MOVES_RIGHT if isinstance(view.pledge.target, Trend) else _REACHES_GOAL
    if likelihood == 1.0:
        return language.say("If nothing changes, it will be as promised.")
    if likelihood == 0.0:
        return language.say("If nothing changes, it will not be as promised.")
    return language.say(words[likelihood_word(likelihood)], chance=chance(language, likelihood))


def _other_half(language: Language, known: Point, indicator: Indicator) -> tuple[Markup, ...]:
    if known.value is None:
        return ()
    return (
        language.say(
            "Known so far: %(figure)s in %(period)s.",
            figure=quantity(language, known.value, indicator),
            period=language.period(known.period),
        ),
    )


def _beside_the_line(language: Language, view: Judged) -> tuple[Markup, ...]:
    assessment, indicator = view.assessment, view.indicator
    if assessment.status is TargetStatus.AWAITING_FIGURE and assessment.expected is not None:
        day = language.day(assessment.expected)
        return (language.say("The figure should be out by %(day)s.", day=day),)
    if assessment.status is TargetStatus.CLOSED and assessment.reason is not None:
        return (reason_note(language, assessment.reason),)
    if assessment.steps and assessment.status is TargetStatus.NOT_ASSESSED:
        return (of_steps(language, assessment),)
    if assessment.value is None and assessment.denominator is not None and view.denominator:
        return _other_half(language, assessment.denominator, view.denominator)
    if assessment.status is TargetStatus.TOO_EARLY and indicator is not None:
        return _too_early(language, assessment, indicator)
    return ()


def _too_early(
    language: Language, assessment: Assessment, indicator: Indicator
) -> tuple[Markup, ...]:
    few = language.say("There are too few figures to say where it is heading.")
    return (*_asked_for_by_then(language, assessment, indicator), few)


def _asked_for_by_then(
    language: Language, assessment: Assessment, indicator: Indicator
) -> tuple[Markup, ...]:
    if assessment.required is None or assessment.kind in _SUMS:
        return ()
    asked = quantity(language, assessment.required, indicator)
    line = language.say(
        "In equal steps towards the goal, it would be %(asked)s by that day.", asked=asked
    )
    return (line,)


def _while_waiting(
    language: Language, assessment: Assessment, indicator: Indicator | None
) -> tuple[Markup, ...]:
    """What was asked for, and that the verdict waits; the headline says that without a figure."""
    if assessment.value is None or indicator is None:
        return ()
    waits = reason_note(language, Reason.AWAITING_APPROVAL)
    return (*_asked_for_by_then(language, assessment, indicator), waits)
