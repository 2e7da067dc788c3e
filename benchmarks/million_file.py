# ruff: noqa: INP001 - a folder of scripts, no package
"""A million invented pledges on ten million figures, as two Parquet files; one seed, same files.

100,000 municipalities x 10 indicators; series number = municipality x 10 + indicator, and the
pledge of the same number is about it. Nine to eleven yearly figures each, ten in the mean.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SEED = 20_260_101
TODAY = 2026.5
INDICATORS = 10
FIRST_FIGURE, LAST_FIGURE = 2016, 2025  # years; their flows stand at the end of December
AT_ONCE = 10_000  # municipalities that are invented together
PIECES = 2  # of a row group: 200,000 pledges, 2,000,000 figures
TEN_KINDS = (
    "reach",
    "reduce",
    "share",
    "yearly-change",
    "direction",
    "schedule",
    "yearly-rate",
    "ratio",
    "keep-at-zero",
    "milestones",  # needs no series: the figures at its place are the denominator of the ratio
)
LEVELS = ("reach", "reduce", "share", "yearly-change", "reach") * 2
STOCK_PART = 0.75  # a stock is counted on 30 September
STEPS = 3  # of milestones


def write_files(folder: Path, municipalities: int, kinds: tuple[str, ...]) -> None:
    """Write both files in pieces of whole municipalities, a row group for each piece."""
    random = np.random.default_rng(SEED)
    writers: list[pq.ParquetWriter] = []
    for first in range(0, municipalities, AT_ONCE * PIECES):
        starts = range(first, min(first + AT_ONCE * PIECES, municipalities), AT_ONCE)
        pieces = [_piece(random, i, min(AT_ONCE, municipalities - i), kinds) for i in starts]
        tables = [pa.concat_tables(each).unify_dictionaries() for each in zip(*pieces, strict=True)]
        if not writers:
            files = (folder / "observations.parquet", folder / "pledges.parquet")
            writers = [pq.ParquetWriter(f, t.schema) for f, t in zip(files, tables, strict=True)]
        for writer, table in zip(writers, tables, strict=True):
            writer.write_table(table, row_group_size=len(table))
    for writer in writers:
        writer.close()


def _piece(
    random: np.random.Generator, first: int, count: int, kinds: tuple[str, ...]
) -> tuple[pa.Table, pa.Table]:
    size = count * INDICATORS
    indicator = np.tile(np.arange(INDICATORS), count)
    lengths = np.full(size, LAST_FIGURE - FIRST_FIGURE + 1)
    lengths[0::20] -= 1
    lengths[10::20] += 1
    kind = np.array(kinds)[indicator]
    owner = np.repeat(np.arange(size), lengths)
    ends = np.cumsum(lengths)
    back: NDArray[np.int64] = (
        ends[owner] - 1 - np.arange(len(owner))
    )  # years before the newest figure
    skips = random.random(size) < 0.1  # one year was never counted
    back = back + (skips[owner] & (back >= random.integers(1, 8, size)[owner]))
    is_stock = np.isin(kind, ("reach", "share", "keep-at-zero"))
    t = LAST_FIGURE - back + np.where(is_stock, STOCK_PART, 1.0)[owner]
    values, level = _values(random, kind, owner, back)
    observations = pa.table(
        {"series": (owner + first * INDICATORS).astype(np.int32), "t": t, "v": values}
    )
    pledges = _pledges(random, kind, level, is_stock)
    numbers = pa.array((np.arange(size) + first * INDICATORS).astype(np.int32))
    return observations, pledges.add_column(0, "series", numbers)


def _values(
    random: np.random.Generator,
    kind: NDArray[np.str_],
    owner: NDArray[np.int64],
    back: NDArray[np.int64],
) -> tuple[Floats, Floats]:
    """Levels between some ten and some ten thousand, with a drift, noise and few shocks."""
    size = len(kind)
    level = np.round(np.exp(random.uniform(2.5, 9.0, size)), 1)
    level = np.where(kind == "share", random.uniform(5, 60, size), level)
    drift, noise = random.normal(0.0, 0.04, size), random.uniform(0.0, 0.08, size)
    shock = random.normal(0.0, 1.0, len(owner)) * (1 + 4 * (random.random(len(owner)) < 0.02))
    factor = 1.0 + drift[owner] * (10 - back) + noise[owner] * shock
    found = np.round(level[owner] * np.maximum(factor, 0.01), 2)
    found = np.where(kind[owner] == "share", np.minimum(found, 100.0), found)
    zero = (kind[owner] == "keep-at-zero") & (random.random(len(owner)) < 0.97)
    values: Floats = np.where(zero, 0.0, found)
    return values, level.astype(np.float64)


def _pledges(
    random: np.random.Generator, kind: NDArray[np.str_], level: Floats, is_stock: NDArray[np.bool_]
) -> pa.Table:
    """What each asks for; NaN where its kind has no such thing."""
    size = len(kind)

    def only(found: Floats, *kinds: str) -> Floats:
        return np.where(np.isin(kind, kinds), found, np.nan)

    up = np.where(random.random(size) < 0.7, 1.0, -1.0)
    up = np.where(kind == "reduce", -1.0, np.where(kind == "share", 1.0, up))
    change = np.round(up * random.uniform(0.005, 0.06, size), 3)
    way = np.round(level * (1.0 + up * random.uniform(0.0, 0.8, size)), 1)
    deadline = random.choice(
        [2025.0, 2026.0, 2028.0, 2030.0, 2035.0], size, p=[0.05, 0.1, 0.15, 0.6, 0.1]
    )
    first = random.choice([2022, 2023, 2024], size)
    amount = np.round(level * random.uniform(0.6, 1.6, size), 1)
    levels = ("reach", "reduce", "share", "yearly-change")
    dated, yearly = (*levels, "direction"), ("schedule", "yearly-rate", "ratio")
    return pa.table(
        {
            "kind": pa.array(kind).dictionary_encode(),
            "sign": up,
            "t0": only(random.choice([2018.0, 2019.0, 2020.0], size), *dated, "keep-at-zero"),
            "v0": only(level, "reach", "share", "yearly-change"),
            "share": only(np.round(random.uniform(0.05, 0.7, size), 2), "reduce"),
            "change": only(change, "yearly-change"),
            "goal": only(np.where(kind == "share", np.minimum(way, 100.0), way), "reach", "share"),
            "factor": only(np.round(random.uniform(0.2, 3.0, size), 2), "ratio"),
            "deadline": only(deadline, *dated),
            "until": only(deadline + np.where(is_stock, 1.0 / 12, 1.0), *dated),
            "has_own_day": (kind != "direction") | (random.random(size) < 0.5),
            "begins": np.where(random.random(size) < 0.01, 2027.0, first.astype(np.float64)),
            "term_end": random.choice([2026.25, 2030.25], size, p=[0.05, 0.95]),
            "lower": np.zeros(size),
            "upper": np.where(kind == "share", 100.0, np.inf),
            "expected": np.where(random.random(size) < 0.1, 2026.25, 2027.25),
            "first_year": only(first.astype(np.float64), *yearly),
            "years": only(random.choice([3.0, 4.0, 5.0], size), *yearly),
            "amount": only(amount, "schedule", "yearly-rate"),
        }
        | _steps(random, kind)
    )


def _steps(random: np.random.Generator, kind: NDArray[np.str_]) -> dict[str, NDArray[Any]]:
    """One step for each milestone, and what was told of it."""
    size, is_milestone = len(kind), kind == "milestones"
    return {
        "step_due": np.where(is_milestone, random.choice([2024.5, 2026.25], size), np.nan),
        "step_told": np.where(is_milestone, random.choice([2025.5, 2027.0, np.inf], size), np.nan),
        "step_reached": random.random(size) < 0.8,
    }
