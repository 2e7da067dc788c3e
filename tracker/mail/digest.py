"""The monthly report to a council as text and HTML: ready strings go in, nothing is looked up."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tracker.domain.assessment import TargetStatus
from tracker.mail.templates import Say, in_html, in_plain

TEMPLATE: Final = "council.txt"
HTML_TEMPLATE: Final = "council.mjml"

SHAPE: Final[Mapping[TargetStatus, str]] = {
    TargetStatus.MET: "☑",
    TargetStatus.ON_TRACK: "▲",
    TargetStatus.AT_RISK: "◆",
    TargetStatus.OFF_TRACK: "▼",
    TargetStatus.WRONG_WAY: "✕",
    TargetStatus.MISSED: "■",
    TargetStatus.AWAITING_FIGURE: "◔",
    TargetStatus.TOO_EARLY: "○",
    TargetStatus.NOT_DUE: "▷",
    TargetStatus.NOT_ASSESSED: "◌",
    TargetStatus.CLOSED: "□",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """One judged promise; an empty string leaves its row out.

    `standing` is empty where the block's note says it for all its lines. `value`, `change`,
    `likelihood` and `reaches` are the short cells of the table, a dash where there is nothing.
    """

    shape: str
    word: str
    title: str
    standing: str
    figure: str
    sentence: str
    figures_to: str
    who_can_act: str
    address: str
    value: str
    change: str
    likelihood: str
    reaches: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestTitle:
    """A promise without a verdict: no more than its title and who can act on it."""

    title: str
    who_can_act: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestBlock:
    """What was decided, or one party's programme: never both under one heading.

    `open_note` counts all without a verdict, of which `open_titles` are the first.
    """

    title: str
    note: str
    lines: tuple[DigestLine, ...]
    open_note: str = ""
    open_titles: tuple[DigestTitle, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestChange:
    """One word that changed in the month: when, from what to what, whose promise, and why."""

    day: str
    title: str
    who: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestAsk:
    """A figure that is missing: for what, who could give it, and the table to fill in."""

    title: str
    note: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestChart:
    """What the picture shows, for who sees it and for who does not."""

    title: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One month of one council; `changes` are those of the month, the council's own first.

    `is_quiet` is a month in which nothing changed: its report is short. `asks_more` counts the
    figures beyond `asks`. `archive_address` is "" where no release is kept.
    """

    subject: str
    opening: str
    changes: tuple[DigestChange, ...]
    blocks: tuple[DigestBlock, ...]
    asks: tuple[DigestAsk, ...]
    asks_more: str
    corrections: tuple[str, ...]
    dates: tuple[str, ...]
    place: str
    place_address: str
    archive_address: str
    method_address: str
    publisher: str
    contact: str
    is_demo: bool
    is_quiet: bool
    locale: str


def compose(digest: Digest, *, say: Say, templates: Path, print_note: str = "") -> str:
    """The text part, which stands alone; paragraphs are not broken, so that a phone can."""
    return in_plain(templates, TEMPLATE, digest=digest, print_note=print_note, _=say)


def compose_html(
    digest: Digest,
    *,
    say: Say,
    templates: Path,
    print_note: str = "",
    chart: DigestChart | None = None,
) -> str:
    """The same report as HTML for mail programs; the picture is the part `cid:chart`."""
    return in_html(
        templates,
        HTML_TEMPLATE,
        digest=digest,
        subject=digest.subject,
        opening=digest.opening,
        locale=digest.locale,
        print_note=print_note,
        chart=chart,
        _=say,
    )
