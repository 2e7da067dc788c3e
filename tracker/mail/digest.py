"""The monthly report to a council as text: ready strings go in, nothing is looked up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from tracker.domain.assessment import TargetStatus

TEMPLATE: Final = "council.txt"

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

Say = Callable[..., str]  # a sentence and its places, said in the council's language


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """One promise; an empty string leaves its row out.

    `standing` is empty where the block's note says it for all its lines.
    """

    shape: str
    word: str
    title: str
    standing: str
    figure: str
    sentence: str
    figures_to: str
    who_can_act: str
    missing: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestBlock:
    """What was decided, or one party's programme: never both under one heading."""

    title: str
    note: str
    lines: tuple[DigestLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestChange:
    """One word that changed in the month: when, from what to what, whose promise, and why."""

    day: str
    title: str
    who: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One month of one council; `changes` are those of the month, oldest first."""

    subject: str
    opening: str
    changes: tuple[DigestChange, ...]
    blocks: tuple[DigestBlock, ...]
    place: str
    place_address: str
    method_address: str
    publisher: str
    contact: str
    is_demo: bool


def compose(digest: Digest, *, say: Say, templates: Path) -> str:
    """The text part, which stands alone; paragraphs are not broken, so that a phone can."""
    return _template(templates).render(digest=digest, _=say)


@cache
def _template(templates: Path) -> Template:
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(TEMPLATE)
