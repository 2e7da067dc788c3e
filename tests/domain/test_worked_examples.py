"""The ten examples of docs/method.md: each line is reckoned as it stands, and asked of the rule."""

import ast
import math
import operator
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from scipy.stats import t as student

from tests.domain.builders import a_pledge, an_indicator, figures, on_days, yearly
from tracker.domain.assess import assess
from tracker.domain.assessment import Assessment
from tracker.domain.figures import Figures
from tracker.domain.indicator import Direction, Nature
from tracker.domain.pledge import (
    KINDS,
    Baseline,
    BaselineReading,
    Evidence,
    KeepAtZero,
    Milestone,
    Milestones,
    Ratio,
    Reach,
    Reduce,
    Schedule,
    Share,
    Target,
    Trend,
    YearlyChange,
    YearlyRate,
)

PAGE = Path(__file__).parents[2] / "docs" / "method.md"
MINUS, TIMES = "\N{MINUS SIGN}", "\N{MULTIPLICATION SIGN}"
Example = dict[str, str]


def examples() -> list[Example]:
    text = PAGE.read_text(encoding="utf-8")
    blocks = re.findall(r"^```example\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [dict(line.split(": ", 1) for line in block.splitlines()) for block in blocks]


EXAMPLES = examples()


def number(text: str) -> float:
    return float(text.replace(",", "").replace(MINUS, "-").removesuffix(" %"))


def dated(text: str) -> tuple[float, date]:
    """Split "10,755 on 2019-12-31"."""
    value, day = text.split(" on ")
    return number(value), date.fromisoformat(day)


def listed(text: str) -> list[tuple[str, str]]:
    """Split "2026 3,600; 2027 4,100" into pairs."""
    pairs = [each.split(" ") for each in text.split("; ")]
    return [(first, second) for first, second in pairs]


# What is asked for, by kind.


def _baseline(example: Example) -> Baseline:
    value, day = dated(example["baseline"])
    return Baseline(day=day, value=value)


def _reach(example: Example) -> Target:
    goal, deadline = dated(example["goal"])
    return Reach(indicator="things", baseline=_baseline(example), goal=goal, deadline=deadline)


def _reduce(example: Example) -> Target:
    share, base, deadline = re.fullmatch(r"(.*) % below (\d+) by (.*)", example["cut"]).groups()  # type: ignore[union-attr]
    return Reduce(
        indicator="things",
        readings=(BaselineReading(period=base),),
        share=number(share) / 100,
        deadline=date.fromisoformat(deadline),
    )


def _share(example: Example) -> Target:
    goal, deadline = dated(example["goal"])
    return Share(indicator="things", goal=goal, deadline=deadline)


def _ratio(example: Example) -> Target:
    factor, periods = example["asked"].split(" for each in ")
    return Ratio(
        indicator="things",
        denominator="others",
        factor=number(factor),
        periods=tuple(periods.split("; ")),
    )


def _yearly_rate(example: Example) -> Target:
    rate, years = example["asked"].split(" a year in ")
    pledged = [int(year) for year in years.split("; ")]
    return YearlyRate(indicator="things", rate=number(rate), first=pledged[0], last=pledged[-1])


def _yearly_change(example: Example) -> Target:
    change, deadline = example["change"].split(" a year to ")
    return YearlyChange(
        indicator="things",
        baseline=_baseline(example),
        change=number(change) / 100,
        deadline=date.fromisoformat(deadline),
    )


def _schedule(example: Example) -> Target:
    steps = {int(year): number(amount) for year, amount in listed(example["asked"])}
    return Schedule(indicator="things", steps=steps)


def _zero(example: Example) -> Target:
    return KeepAtZero(indicator="things", start=date.fromisoformat(example["from"]))


def _trend(example: Example) -> Target:
    return Trend(indicator="things", direction=Direction(example["direction"]))


def _milestones(example: Example) -> Target:
    return Milestones(
        steps=tuple(_milestone(date.fromisoformat(due), e) for due, e in listed(example["due"]))
    )


def _milestone(due: date, word: str) -> Milestone:
    proof = Evidence(address="https://e.example", read=due, reached=True, day=due)
    return Milestone(id=str(due), due=due, names={}, evidence=proof if word == "reached" else None)


TARGETS: dict[str, Callable[[Example], Target]] = {
    "reach": _reach,
    "reduce": _reduce,
    "share": _share,
    "ratio": _ratio,
    "yearly-rate": _yearly_rate,
    "yearly-change": _yearly_change,
    "schedule": _schedule,
    "keep-at-zero": _zero,
    "direction": _trend,
    "milestones": _milestones,
}


def _series(example: Example, name: str) -> Figures | None:
    if name not in example:
        return None
    lower, upper = (
        [number(end) for end in example["bounds"].split(" to ")]
        if "bounds" in example
        else (None, None)
    )
    is_stock = name == "counts"
    indicator = an_indicator(
        Nature.STOCK if is_stock else Nature.FLOW,
        Direction.DOWN if "less is better" in example else Direction.UP,
        lower=lower,
        upper=upper,
    )
    values = {when: number(value) for when, value in listed(example[name])}
    years = {int(when): value for when, value in values.items()} if not is_stock else {}
    return figures(on_days(values) if is_stock else yearly(years), indicator)


def judged(example: Example) -> Assessment:
    return assess(
        a_pledge(TARGETS[example["kind"]](example)),
        area="0151",
        figures=_series(example, "counts") or _series(example, "flows"),
        denominator=_series(example, "others"),
        as_of=date.fromisoformat(example["today"]),
    )


# What is reckoned, line by line.

OPERATORS: dict[type[ast.AST], Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
}
FUNCTIONS: dict[str, Callable[..., float]] = {
    "root": math.sqrt,
    "arctan": math.atan,
    "T": lambda x, degrees: float(student.cdf(x, degrees)),
}


def reckoned(text: str) -> float:
    """The value of a line of arithmetic as the page writes it."""
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", text).replace(MINUS, "-").replace(";", ",")
    for sign, meaning in {TIMES: "*", "²": "**2", "^": "**", "√": "root", "π": "pi"}.items():
        plain = plain.replace(sign, meaning)
    return _value(ast.parse(plain, mode="eval").body)


def _value(node: ast.AST) -> float:
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.Name(id="pi"):
            return math.pi
        case ast.UnaryOp(op=op, operand=operand):
            return OPERATORS[type(op)](_value(operand))
        case ast.BinOp(left=left, op=op, right=right):
            return OPERATORS[type(op)](_value(left), _value(right))
        case ast.Call(func=ast.Name(id=name), args=args):
            return FUNCTIONS[name](*(_value(each) for each in args))
    raise ValueError(ast.dump(node))


def half_a_digit(text: str) -> float:
    """How far a number may lie from the printed one, and a hair for numbers used as printed."""
    digits = len(text.partition(".")[2])
    return 0.51 * 10.0**-digits


def lines_of(example: Example) -> dict[str, tuple[str, str]]:
    split = {name: line.rsplit(" = ", 1) for name, line in example.items() if " = " in line}
    return {name: (reckoning, result) for name, (reckoning, result) in split.items()}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["kind"])
def test_every_line_of_an_example_is_reckoned_right(example: Example) -> None:
    for name, (reckoning, result) in lines_of(example).items():
        error = abs(reckoned(reckoning) - number(result))
        assert error <= half_a_digit(result), f"{name}: {reckoned(reckoning)}"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["kind"])
def test_the_rule_says_what_the_example_says(example: Example) -> None:
    found = judged(example)

    for name, (_, result) in lines_of(example).items():
        told: Any = getattr(found, name.replace(" ", "_"), None)
        if told is None:
            told = getattr(found.projection, name, None)
        if name not in {"spread", "scale", "x"}:
            assert told == pytest.approx(number(result), abs=half_a_digit(result)), name
    assert example["status"] == ": ".join(filter(None, (found.status, found.reason)))
    if "steps" in example:
        assert [step.word for step in found.steps] == example["steps"].split("; ")
    if "since" in example:
        assert found.deadline == date.fromisoformat(example["since"])


def test_there_is_one_example_of_each_kind() -> None:
    assert sorted(example["kind"] for example in EXAMPLES) == sorted(KINDS)


def test_an_example_that_has_a_likelihood_shows_the_way_to_it() -> None:
    shown = [set(lines_of(example)) for example in EXAMPLES]

    assert sum("likelihood" in names for names in shown) == 8
    assert all({"spread", "scale", "x"} <= names for names in shown if "likelihood" in names)


def test_the_readings_of_ballerup_are_those_that_the_page_prints() -> None:
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    example = next(each for each in EXAMPLES if each["kind"] == "reduce")
    both = TARGETS["reduce"](example)
    assert isinstance(both, Reduce)
    readings = (BaselineReading(period="2018"), BaselineReading(period="2019"))
    target = Reduce(indicator="things", readings=readings, share=both.share, deadline=both.deadline)

    found = assess(
        a_pledge(target),
        area="0151",
        figures=_series(example, "flows"),
        denominator=None,
        as_of=date.fromisoformat(example["today"]),
    )

    printed = [f"{each.likelihood:.3f}" for each in found.readings]
    assert printed[0] == example["likelihood"].rsplit(" = ", 1)[1]
    assert f"counted from 2019 the likelihood is {printed[1]}" in text
    assert f"from 2018 to 2019 it is {printed[2]} and {printed[3]}" in text
