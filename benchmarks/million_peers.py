# ruff: noqa: INP001 - a folder of scripts, no package
"""pandas, polars and DuckDB: read both files, find windows and steps, add up per series.

All of them may trust that figures lie in the order of series and time, as ours does.
"""

from pathlib import Path
from typing import Any

import numpy as np
from million_finish import ADDED_UP, ASKED, finished
from numpy.typing import NDArray

Found = dict[str, NDArray[Any]]

_SQL = """
WITH figures AS (
  SELECT o.series, o.t, o.v, p.t0, max(o.t) OVER mine AS newest
  FROM read_parquet($observations) o JOIN read_parquet($pledges) p USING (series)
  WINDOW mine AS (PARTITION BY o.series)
), base AS (
  SELECT series, max(v) FILTER (abs(t - t0) <= 1e-6) AS base
  FROM figures GROUP BY series
), recent AS (
  SELECT series, t, v, t - lag(t) OVER mine AS dt, v - lag(v) OVER mine AS dv
  FROM figures WHERE t >= newest - 5 - 1e-6
  WINDOW mine AS (PARTITION BY series ORDER BY t)
), law AS (
  SELECT series, max(t) AS t, max_by(v, t) AS value, max(abs(v)) AS scale,
    coalesce(sum(dt), 0) AS span, sum(dv) / sum(dt) AS pace, count(dt) AS steps
  FROM recent GROUP BY series
), rests AS (
  SELECT series, coalesce(sum((dv - pace * dt) ** 2 / dt), 0) AS rest
  FROM recent JOIN law USING (series) GROUP BY series
)
SELECT {columns}
FROM read_parquet($pledges) JOIN law USING (series) JOIN base USING (series)
  JOIN rests USING (series)
ORDER BY series
"""


def pandas(observations: Path, pledges: Path) -> Found:
    """Frames, and groups in the order of the file."""
    import pandas as pd  # type: ignore[import-untyped]  # noqa: PLC0415

    figures, asked = pd.read_parquet(observations), pd.read_parquet(pledges)
    groups = figures.groupby("series", sort=False)
    newest = groups.last().rename(columns={"t": "newest", "v": "value"})
    t0 = asked["t0"].to_numpy()[figures["series"].to_numpy()]
    at_base = figures[(figures["t"] - t0).abs() <= 1e-6].set_index("series")["v"]
    start = newest["newest"].to_numpy()[figures["series"].to_numpy()] - 5 - 1e-6
    recent = figures[figures["t"] >= start].copy()
    same = recent["series"] == recent["series"].shift()
    recent["dt"], recent["dv"] = recent["t"].diff().where(same), recent["v"].diff().where(same)
    recent["size"] = recent["v"].abs()
    law = recent.groupby("series", sort=False).agg(
        span=("dt", "sum"), change=("dv", "sum"), steps=("dt", "count"), scale=("size", "max")
    )
    law["pace"] = law["change"] / law["span"]
    pace = law["pace"].to_numpy()[recent["series"].to_numpy()]
    recent["rest"] = (recent["dv"] - pace * recent["dt"]) ** 2 / recent["dt"]
    law["rest"] = recent.groupby("series", sort=False)["rest"].sum()
    law["t"], law["value"], law["base"] = newest["newest"], newest["value"], at_base
    columns = {name: asked[name].to_numpy() for name in ASKED}
    return finished(columns | {name: law[name].to_numpy() for name in ADDED_UP})


def polars(observations: Path, pledges: Path) -> Found:
    """One lazy query over both files."""
    import polars as pl  # type: ignore[import-not-found]  # noqa: PLC0415

    asked = pl.scan_parquet(pledges).select("series", *ASKED)
    figures = pl.scan_parquet(observations)
    newest = figures.group_by("series").agg(pl.col("t").last().alias("newest"))
    both = figures.join(asked.select("series", "t0"), on="series", maintain_order="left").join(
        newest, on="series", maintain_order="left"
    )
    base = (
        both.filter((pl.col("t") - pl.col("t0")).abs() <= 1e-6)
        .group_by("series")
        .agg(pl.col("v").last().alias("base"))
    )
    same = pl.col("series") == pl.col("series").shift()
    recent = both.filter(pl.col("t") >= pl.col("newest") - 5 - 1e-6).with_columns(
        pl.when(same).then(pl.col("t").diff()).alias("dt"),
        pl.when(same).then(pl.col("v").diff()).alias("dv"),
    )
    pace, dt, dv = pl.col("dv").sum() / pl.col("dt").sum(), pl.col("dt"), pl.col("dv")
    law = recent.group_by("series").agg(
        pl.col("t").last(),
        pl.col("v").last().alias("value"),
        pl.col("v").abs().max().alias("scale"),
        dt.sum().alias("span"),
        pace.alias("pace"),
        dt.count().alias("steps"),
        ((dv - pace * dt) ** 2 / dt).sum().alias("rest"),
    )
    found = (
        asked.join(law, on="series").join(base, on="series", how="left").sort("series").collect()
    )
    return finished({name: found[name].to_numpy() for name in (*ASKED, *ADDED_UP)})


def duckdb(observations: Path, pledges: Path) -> Found:
    """One statement over both files."""
    import duckdb as database  # type: ignore[import-not-found]  # noqa: PLC0415

    columns = ", ".join((*ASKED, *ADDED_UP))
    answer = database.connect().execute(
        _SQL.format(columns=columns),
        {"observations": str(observations), "pledges": str(pledges)},
    )
    found = answer.fetchnumpy()
    return finished({name: _without_mask(found[name]) for name in (*ASKED, *ADDED_UP)})


def _without_mask(column: NDArray[Any]) -> NDArray[Any]:
    """Only a base can be missing, and says so by a mask."""
    is_number = column.dtype.kind == "f"
    plain: NDArray[Any] = np.ma.filled(column, np.nan) if is_number else np.asarray(column)
    return plain
