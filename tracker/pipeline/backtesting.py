"""How often the rule was right on real series: those of a feed, or of a file of one's own."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from math import isnan
from pathlib import Path
from typing import Final

import numpy as np

from tracker.domain.backtest import Record, backtest
from tracker.domain.figures import Figures
from tracker.domain.indicator import Nature
from tracker.domain.period import decimal_year, decimal_years
from tracker.domain.question import tables_of
from tracker.domain.series import SeriesTable, offsets_of
from tracker.domain.thinning import thinned
from tracker.domain.trials import A_DAY, A_MONTH, HORIZONS
from tracker.errors import SeriesError
from tracker.formats.own_series import OwnFigure, read_figures
from tracker.pipeline.context import Context
from tracker.publish.reliability import diagram
from tracker.store.observations import series_of_feed

COLUMNS: Final = ("area", "date", "value")
_PATIENCE: Final = {Nature.FLOW: A_DAY, Nature.STOCK: A_MONTH}


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtested:
    """One indicator of a feed, or one file, and what came of its pseudo-targets."""

    source: str
    indicator: str | None
    horizons: tuple[float, ...]
    record: Record

    def as_json(self) -> dict[str, object]:
        """The keys that programs read; a share of no case is null."""
        about = {"source": self.source, "indicator": self.indicator}
        found = {**about, "horizons": list(self.horizons), **asdict(self.record)}
        return {name: _without_nan(value) for name, value in found.items()}


def backtest_file(
    file: Path, *, is_stock: bool = False, horizons: Sequence[float] = HORIZONS
) -> Backtested:
    """Backtest every area of a CSV with the columns area, date, value.

    Raises:
        SeriesError: With file, row and column; or where no series is long enough for a trial.
    """
    figures = read_figures(file.read_bytes(), file.name, columns=COLUMNS)
    table = _table_of([each for each in figures if each.value is not None])
    if is_stock:
        never = np.zeros(len(table.t), dtype=bool)
        stocks = np.ones(len(table), dtype=bool)
        table = thinned(table, breaks=never, is_stock=stocks, today=table.newest()[0])
    nature = Nature.STOCK if is_stock else Nature.FLOW
    found = _backtested(file.name, None, table, nature, horizons)
    _require_trials(file.name, [found])
    return found


def backtest_feed(
    context: Context, feed: str, *, as_of: date, horizons: Sequence[float] = HORIZONS
) -> list[Backtested]:
    """Backtest each indicator of a feed on the newest vintage of all its areas.

    Raises:
        SeriesError: Where nothing is loaded, or no series is long enough for a trial.
    """
    with context.reading() as connection:
        loaded = series_of_feed(connection, feed=feed, as_of=as_of)
    if not loaded:
        raise SeriesError(f"nothing of {feed} is loaded", hint=f"run `tracker fetch {feed}` first")
    found = []
    named = context.catalogue.indicators
    for name in sorted({indicator for indicator, _, _ in loaded} & named.keys()):
        indicator = named[name]
        figures = [
            Figures.of(indicator, observations).known_by(as_of)
            for (each, _, _), observations in sorted(loaded.items())
            if each == name
        ]
        table = tables_of(figures, np.full(len(figures), decimal_year(as_of)))[1]
        found.append(_backtested(feed, name, table, indicator.nature, horizons))
    _require_trials(feed, found)
    return found


def diagram_of(found: Backtested) -> str:
    """The reliability diagram as SVG."""
    return diagram(found.record, " ".join(filter(None, (found.source, found.indicator))))


def _backtested(
    source: str,
    indicator: str | None,
    table: SeriesTable,
    nature: Nature,
    horizons: Sequence[float],
) -> Backtested:
    record = backtest(table, horizons, patience=_PATIENCE[nature])
    return Backtested(source=source, indicator=indicator, horizons=tuple(horizons), record=record)


def _require_trials(source: str, found: Sequence[Backtested]) -> None:
    if not any(each.record.cases for each in found):
        raise SeriesError(
            f"{source}: no series has three figures and one at a horizon after them",
            hint="bring longer series, or name a shorter --horizon",
        )


def _table_of(figures: Sequence[OwnFigure]) -> SeriesTable:
    """The figures come by area and day."""
    _, counts = np.unique([each.area for each in figures], return_counts=True)
    days = np.array([each.day for each in figures], dtype="datetime64[D]")
    return SeriesTable(
        t=decimal_years(days),
        v=np.array([each.value for each in figures], dtype=np.float64),
        offsets=offsets_of(counts),
    )


def _without_nan(value: object) -> object:
    if isinstance(value, dict):
        return {name: _without_nan(each) for name, each in value.items()}
    if isinstance(value, tuple):
        return [_without_nan(each) for each in value]
    return None if isinstance(value, float) and isnan(value) else value
