"""The ledger of known errors: how each entry stands by the vintages, and whom it concerns."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from tracker.catalogue.catalogue import Catalogue
from tracker.domain.assessment import Assessment, Flag
from tracker.domain.corrections import Correction, CorrectionStand, CorrectionState, stand_of
from tracker.domain.question import Question
from tracker.publish.views import CorrectionView, SeriesView
from tracker.store.observations import vintages_of


def ledger(connection: Connection, catalogue: Catalogue, as_of: date) -> tuple[CorrectionView, ...]:
    """Every entry that was found by a day, as it stood then, in the order of the catalogue."""
    return tuple(
        CorrectionView(
            correction=each,
            stand=_stand(connection, each, as_of),
            area=catalogue.areas[each.area],
            indicator=catalogue.indicators[each.indicator],
        )
        for each in catalogue.corrections
        if each.found <= as_of
    )


def marked(
    connection: Connection,
    catalogue: Catalogue,
    found: Sequence[Assessment],
    asked: Sequence[Question],
    as_of: date,
) -> list[Assessment]:
    """Judgements with the flag of an open entry that concerns their figures; no number changes."""
    known = (each for each in catalogue.corrections if each.found <= as_of)
    stands = ((each, _stand(connection, each, as_of)) for each in known)
    wrong = [each for each, stand in stands if stand.state is CorrectionState.OPEN]
    return [
        replace(each, flags=(*each.flags, Flag.KNOWN_ERROR))
        if any(_rests_on(question, correction) for correction in wrong)
        else each
        for each, question in zip(found, asked, strict=True)
    ]


def corrections_on(
    shown: Sequence[SeriesView], entries: Iterable[CorrectionView]
) -> tuple[CorrectionView, ...]:
    """The entries that concern the series of a page."""
    return tuple(each for each in entries if any(_is_of(each.correction, s) for s in shown))


def _stand(connection: Connection, correction: Correction, as_of: date) -> CorrectionStand:
    of = {"indicator": correction.indicator, "area": correction.area, "feed": correction.feed}
    return stand_of(correction, vintages_of(connection, as_of=as_of, **of))


def _rests_on(question: Question, correction: Correction) -> bool:
    halves = (question.figures, question.denominator)
    newest = [each.newest for each in halves if each and each.newest]
    return any(
        correction.concerns(feed=each.feed, indicator=each.indicator, area=each.area)
        for each in newest
    )


def _is_of(correction: Correction, series: SeriesView) -> bool:
    where = {"indicator": series.indicator.id, "area": series.area.code}
    return any(correction.concerns(feed=each.feed, **where) for each in series.observations[:1])
