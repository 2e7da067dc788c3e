"""Figures one by one into batches of columns."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

from tracker.domain.observation import ObsStatus
from tracker.domain.period import parse_period
from tracker.feeds.feed import ROWS_IN_BATCH, Batch
from tracker.formats.number import NoNumber, Number


class Figure(NamedTuple):
    """One cell of a publisher's table; feeds of stocks give the day it holds as `reference`."""

    area: str
    period: str
    value: Number
    row: str
    reference: date | None = None
    obs_status: ObsStatus = ObsStatus.NORMAL
    definition: str = ""


def in_batches(indicator: str, figures: Iterable[Figure]) -> Iterator[Batch]:
    """Columns of at most `ROWS_IN_BATCH`; a figure without a number has the status M."""
    left = iter(figures)
    while chunk := tuple(islice(left, ROWS_IN_BATCH)):
        dated = any(figure.reference for figure in chunk)
        defined = any(figure.definition for figure in chunk)
        yield Batch(
            indicator=indicator,
            area=[figure.area for figure in chunk],
            period=[figure.period for figure in chunk],
            value=[figure.value for figure in chunk],
            row=[figure.row for figure in chunk],
            reference=[_reference(figure) for figure in chunk] if dated else None,
            obs_status=[_obs_status(figure) for figure in chunk],
            definition=[figure.definition for figure in chunk] if defined else None,
        )


def _reference(figure: Figure) -> date:
    return figure.reference or parse_period(figure.period).end


def _obs_status(figure: Figure) -> ObsStatus:
    is_missing = figure.value is None or isinstance(figure.value, NoNumber)
    return ObsStatus.MISSING if is_missing else figure.obs_status
