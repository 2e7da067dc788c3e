"""The one place that speaks with a running Airflow: its params, its events, its callbacks.

DAG files declare; this module is what their tasks call. Importable by every part of Airflow.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, NoReturn

import structlog
from airflow.sdk import (
    Asset,
    ExceptionRetryPolicy,
    RetryAction,
    RetryRule,
    get_current_context,
)
from airflow.sdk.definitions.callback import AsyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference
from airflow.sdk.exceptions import AirflowSkipException

from tracker.errors import OutageError, StoreOutageError, TrackerError
from tracker.feeds import FEEDS
from tracker.feeds.feed import Feed

if TYPE_CHECKING:
    from tracker.pipeline.context import Context

log = structlog.get_logger()
ONLY_OUTAGES: Final = ExceptionRetryPolicy(
    rules=[
        RetryRule(OutageError),
        RetryRule(StoreOutageError),
        RetryRule(Exception, action=RetryAction.FAIL),
    ]
)
LATE: Final = DeadlineAlert(
    reference=DeadlineReference.DAGRUN_QUEUED_AT,
    interval=timedelta(hours=3),
    callback=AsyncCallback("tracker.scheduler.late"),
)


def cron_of(feed: Feed) -> str:
    """Yearly figures weekly, the rest daily; boundaries first, for places need them.

    Eleven minutes lie between two feeds of the list, so that no two of 1,200 share a minute.
    """
    place = FEEDS.index(feed)
    minutes, day = place * 11, place % 7 if feed.update_frequency == "P1Y" else "*"
    hour = 2 + minutes // 60 % 20 if feed.indicators else 1
    return f"{minutes % 60} {hour} * * {day}"


@contextmanager
def opened(**names: str) -> "Iterator[Context]":
    """A context from the settings of this process; every line of its log carries the names."""
    from tracker.pipeline.scheduling import opened as opened_here  # noqa: PLC0415 - not in parsing

    run = str(get_current_context()["run_id"])
    with structlog.contextvars.bound_contextvars(run=run, **names), opened_here() as context:
        yield context


def tell(asset: Asset, areas: Iterable[str], *, nothing: str) -> None:
    """One event for each area; where there is none, the task ends as skipped, and says why."""
    keys = list(areas)
    if not keys:
        skip(nothing)
    get_current_context()["outlet_events"][asset].add_partitions(keys)


def skip(why: str) -> NoReturn:
    """End the task as skipped: there was nothing to do."""
    raise AirflowSkipException(why)


def param(name: str) -> Any:  # noqa: ANN401 - what the DAG declared
    """A parameter of this run."""
    return get_current_context()["params"][name]


def failed(context: Mapping[str, Any]) -> None:
    """When a task has given up: open an incident, and tell the operators once.

    The end of its log says what to do; the pages of Airflow leave out the notes of an error.
    """
    from tracker.pipeline import alerting, scheduling  # noqa: PLC0415 - not in parsing

    error = context.get("exception")
    if isinstance(error, TrackerError):
        log.error("what to do", problem=error.message, remedy=error.hint)
    with scheduling.opened() as ours:
        alerting.failed(ours, context["dag"].dag_id, error)


def recovered(context: Mapping[str, Any]) -> None:
    """When a task did what it is for, or found nothing to do: end its incident if there is one."""
    from tracker.pipeline import alerting, scheduling  # noqa: PLC0415 - not in parsing

    with scheduling.opened() as ours:
        alerting.recovered(ours, context["dag"].dag_id)


async def late(context: Mapping[str, Any]) -> None:
    """When a run is not through by its deadline; runs in the triggerer."""
    run = context["dag_run"]
    await asyncio.to_thread(_late, str(run["dag_id"]), str(run["dag_run_id"]))


def _late(dag: str, run: str) -> None:
    from tracker.pipeline import alerting, scheduling  # noqa: PLC0415 - not in parsing

    error = OutageError(
        f"the run {run} is not through by its deadline",
        hint="look at its log in Airflow: a task hangs, waits for a free slot, or the machine is "
        "too slow; end the task there if it hangs, the next run does its work",
    )
    with scheduling.opened() as ours:
        alerting.failed(ours, dag, error)


TASKS: Final[dict[str, Any]] = {
    "retries": 3,
    "retry_delay": timedelta(seconds=20),  # and twice as long each time: killed, or no database
    "retry_policy": ONLY_OUTAGES,
    "retry_exponential_backoff": 2,
    "on_failure_callback": failed,
    "on_success_callback": recovered,
    "on_skipped_callback": recovered,
}
