"""What was used of an answer, and where places of the same size stand, as rows of tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tracker.publish.alphabet import sort_key
from tracker.publish.language import Language
from tracker.publish.takes import NearPlace
from tracker.publish.views import PledgeView
from tracker.publish.words import msg

_OWN_COUNTS: Final = {
    "charging-evses-removed": msg("Taken away, in this place"),
    "charging-evse-duplicates": msg("Listed twice, in this place"),
    "charging-stations-unknown": msg("State unknown, in this place"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CountLine:
    """One line of "how we counted", in words that are translated where they are printed."""

    label: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NearRow:
    """A place with its figure per 1,000 inhabitants; `own` marks the one that the page is about."""

    name: str
    value: float
    own: bool


def count_lines(view: PledgeView) -> tuple[CountLine, ...]:
    """From the rows of the answer down to what its own area leaves out.

    Nothing for figures entered by hand: no publisher sent an answer.
    """
    source = view.series.source if view.series else None
    if source is None or source.fetched_at is None or not source.received:
        return ()
    return (
        CountLine(label=msg("Rows received"), value=source.received),
        CountLine(label=msg("Rows used"), value=source.accepted),
        CountLine(label=msg("Set aside, because a check failed"), value=source.quarantined),
        CountLine(label=msg("Received twice"), value=source.duplicates),
        *_of_own_area(view),
    )


def places_near(language: Language, view: PledgeView) -> tuple[NearRow, ...]:
    """The places of about the same size and the own one among them, by the alphabet."""
    takes = view.takes
    if takes is None or takes.own is None or not takes.near:
        return ()
    own = NearPlace(names=view.area.names, value=takes.own)
    rows = (
        NearRow(name=language.pick(each.names), value=each.value, own=each is own)
        for each in (own, *takes.near)
    )
    return tuple(sorted(rows, key=lambda row: (sort_key(language.code, row.name), row.name)))


def _of_own_area(view: PledgeView) -> Iterator[CountLine]:
    for table in view.counts:
        for count in table.counts:
            label = _OWN_COUNTS.get(count.indicator.id)
            if table.area.code == view.area.code and label and count.value is not None:
                yield CountLine(label=label, value=count.value)
