# ruff: noqa: INP001 - a folder of scripts, no package
"""The usual way: whole file into frames, Great Expectations on them, `to_sql`."""

import json
from pathlib import Path

import great_expectations as gx
import pandas as pd  # type: ignore[import-untyped]
from databases import numbers
from great_expectations.data_context.types.base import ProgressBarsConfig
from sqlalchemy import create_engine

from tracker.checks.suite import load_suite
from tracker.resources import resource_folder


def frames(file: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Locations, and EVSEs with the columns that the rules look at."""
    found = json.loads(file.read_bytes())
    locations = pd.DataFrame(
        {
            "location": each["id"],
            "operator": each["operator"]["name"],
            "longitude": float(each["coordinates"]["longitude"]),
            "latitude": float(each["coordinates"]["latitude"]),
        }
        for each in found
    )
    evses = pd.DataFrame(
        {
            "location": each["id"],
            "uid": evse["uid"],
            "evse": evse["evse_id"],
            "status": evse["status"],
        }
        for each in found
        for evse in each["evses"]
    )
    evses["evse"] = evses["evse"].str.upper().str.replace("*", "").str.replace("-", "")
    return locations, evses


def check(locations: pd.DataFrame, evses: pd.DataFrame) -> None:
    """The rules of the feed's suite on the frame that has their column; nobody knows areas here."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_pandas("frames")
    for name, frame in (("locations", locations), ("evses", evses)):
        asset = source.add_dataframe_asset(name)
        batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": frame})
        rules = load_suite("nl_ndw_charging", resource_folder("expectations")).rows
        kinds = gx.expectations.registry.get_expectation_impl
        suite = gx.ExpectationSuite(
            name=name,
            expectations=[
                kinds(rule.expectation)(**rule.kwargs)
                for rule in rules
                if set(rule.columns) <= set(frame.columns)
            ],
        )
        result = batch.validate(suite, result_format="COMPLETE")
        if any(each.exception_info.get("raised_exception") for each in result.results):
            raise ValueError(f"a rule could not be evaluated: {result}")


def run(file: Path, url: str) -> tuple[int, ...]:
    """Frames, rules, two tables with an index."""
    locations, evses = frames(file)
    check(locations, evses)
    engine = create_engine(url)
    with engine.begin() as connection:
        locations.to_sql("location", connection, index=False, if_exists="replace", chunksize=10_000)
        evses.to_sql("evse", connection, index=False, if_exists="replace", chunksize=10_000)
    return numbers(engine, "SELECT count(*) FROM location", "SELECT count(*) FROM evse")
