"""The page on which an operator reads why an answer was loaded, set aside in part, or refused."""

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from jinja2 import Environment
from markupsafe import Markup

from tracker.publish.environment import make_environment
from tracker.publish.language import load_language
from tracker.publish.source_views import Decision, ExchangeView
from tracker.publish.stylesheet import stylesheet
from tracker.resources import resource_folder

RULE_SETS: Final = {
    "whole": "The answer by itself",
    "last": "The answer beside the last good one",
    "rows": "Each row",
}
OUTCOMES: Final = {
    "rejected": "Refused",
    "quarantined": "Rows set aside",
    "warning": "Warning",
    "not-run": "Not run",
    "passed": "Passed",
}
TONES: Final = {
    "rejected": "low",
    "quarantined": "unsure",
    "warning": "unsure",
    "not-run": "open",
    "passed": "good",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRow:
    """A row that broke a rule: where it stands in the answer, and its columns as text."""

    row: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView:
    """One rule, how it came out, and some of the rows that it sent to quarantine.

    `judges` is a key of `RULE_SETS`, `outcome` one of `OUTCOMES`. `columns` heads the sample.
    """

    rule: str
    judges: str
    column: str
    reason: str
    outcome: str
    unexpected: int
    checked: int
    seen: str | None
    allowed: str
    detail: str
    columns: tuple[str, ...] = ()
    sample: tuple[SampleRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPage:
    """Everything on the page; `kept_per_rule` says how many failing rows are stored at most.

    `problem` is set where the answer was refused, `compared` where there was a last good one.
    """

    feed: str
    title: str
    failure: str
    snapshot: str
    state: str
    problem: str | None
    decision: Decision | None
    is_under_review: bool
    fetched_at: datetime
    received: int
    accepted: int
    quarantined: int
    duplicates: int
    kept_per_rule: int
    compared: tuple[str, datetime] | None
    exchanges: tuple[ExchangeView, ...]
    rules: tuple[RuleView, ...]


def render_check_page(page: CheckPage) -> str:
    """One file that needs no other: its style sheet stands inside, and its policy names its hash.

    A page opened from the disk has no origin of its own, so a linked sheet would be refused.
    """
    templates, style = _templates()
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return templates.get_template("checks.html").render(
        page=page,
        style=Markup(style),  # noqa: S704 - our own sheet
        style_source=f"sha256-{digest}",
        rule_sets=RULE_SETS,
        outcomes=OUTCOMES,
        tones=TONES,
        loud=[rule for rule in page.rules if rule.outcome not in {"passed", "not-run"}],
    )


@cache
def _templates() -> tuple[Environment, str]:
    """Read once per process: a run writes a page for every feed."""
    reports = resource_folder("reports")
    language = load_language(reports / "locales", "en")
    own = (reports / "templates/checks.css").read_text(encoding="utf-8")
    style = f"{stylesheet(reports)}\n{own}"
    return make_environment(reports / "templates", language), style
