"""What a target asks for, in words: for the targets that a page shows beside the judged one."""

from collections.abc import Iterator

from markupsafe import Markup

from tracker.domain.indicator import Direction, Indicator
from tracker.domain.pledge import (
    KeepAtZero,
    Milestones,
    Ratio,
    Reduce,
    Schedule,
    Share,
    Target,
    Trend,
    YearlyChange,
    YearlyRate,
)
from tracker.publish.language import Language
from tracker.publish.sentences import quantity
from tracker.publish.views import EarlierTarget

Indicators = tuple[Indicator, ...]


def asked_for(language: Language, was: EarlierTarget) -> tuple[Markup, ...]:
    """How much, and by when, as far as the target says so."""
    if was.target is None:
        return (language.say("It named nothing that can be counted."),)
    deadline = getattr(was.target, "deadline", None) or getattr(was.target, "end", None)
    until = (language.say("By %(day)s", day=language.day(deadline)),) if deadline else ()
    return (*_how_much(language, was.target, was.indicators), *until)


def _how_much(language: Language, target: Target, indicators: Indicators) -> Iterator[Markup]:
    match target:
        case Milestones():
            yield from _steps(language, target)
        case Trend(direction=Direction.UP):
            yield language.say("More, without a number")
        case Trend():
            yield language.say("Less, without a number")
        case KeepAtZero():
            yield language.say("None of it")
        case Reduce(share=share):
            yield language.say("A cut by %(percent)s", percent=language.percent(share))
        case YearlyChange(change=change):
            yield language.say("A change of %(percent)s a year", percent=language.percent(change))
        case _:
            yield from _figures(language, target, indicators)


def _figures(language: Language, target: Target, indicators: Indicators) -> Iterator[Markup]:
    match target:
        case Ratio(factor=factor):
            least, other = (
                quantity(language, factor, indicators[0]),
                language.pick(indicators[1].names),
            )
            yield language.say("%(least)s or more for each of: %(other)s", least=least, other=other)
        case Schedule(steps=amounts):
            for year, amount in amounts.items():
                figure = quantity(language, amount, indicators[0])
                yield language.say("%(figure)s in %(period)s", figure=figure, period=str(year))
        case YearlyRate(rate=rate, first=first, last=last):
            yield _each_year(language, quantity(language, rate, indicators[0]), first, last)
        case Share(goal=goal, years=years) if years and goal is not None:
            yield _each_year(language, quantity(language, goal, indicators[0]), years[0], years[-1])
        case _:
            goal = getattr(target, "goal", None)
            if goal is not None:
                figure = quantity(language, goal, indicators[0])
                yield language.say("Goal: %(goal)s", goal=figure)


def _each_year(language: Language, figure: str, first: int, last: int) -> Markup:
    return language.say(
        "%(figure)s in each year from %(first)s to %(last)s",
        figure=figure,
        first=str(first),
        last=str(last),
    )


def _steps(language: Language, target: Milestones) -> Iterator[Markup]:
    for step in target.steps:
        name = language.pick(step.names)
        if step.due is None:
            yield Markup.escape(name)
        else:
            yield language.say("%(step)s: %(day)s", step=name, day=language.day(step.due))
