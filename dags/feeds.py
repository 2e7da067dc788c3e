"""One DAG per feed: ask, check, load, and tell which areas have changed figures."""

from airflow.sdk import (
    DAG,
    Asset,
    ExceptionRetryPolicy,
    RetryAction,
    RetryRule,
    get_current_context,
    task,
)
from airflow.sdk.exceptions import AirflowSkipException

from tracker.errors import OutageError
from tracker.feeds import FEEDS
from tracker.feeds.feed import Feed

FIGURES = Asset("figures")
TO_FAIL = RetryRule(Exception, action=RetryAction.FAIL)
ONLY_OUTAGES = ExceptionRetryPolicy(rules=[RetryRule(OutageError), TO_FAIL])
DOC = """**{0.title}**, published by {0.publisher} ([where]({0.landing_page})).
- **Skipped**: the answer is that of last time, or no followed figure changed.
- **Failed**: {0.failure}
- **What to do**: the log's end names the problem and the next step; the last good figures stay. An
  outage was tried four times, anything else once. What broke a rule is kept: load it with
  `tracker feeds accept`. What could not be read: mend the parser and clear the task.
"""


def schedule_of(feed: Feed) -> str:
    """Daily, for even yearly figures are revised any day; boundaries first: places need them.

    Eleven minutes lie between two feeds of the list, so that no two of 1,200 share a minute.
    """
    minutes = FEEDS.index(feed) * 11
    hour = 2 + minutes // 60 % 20 if feed.indicators else 1
    return f"{minutes % 60} {hour} * * *"


def declare(feed: Feed) -> None:
    """Make the feed's DAG; it wakes `assess` through one event per changed area."""
    name, schedule = f"feed_{feed.id}", schedule_of(feed)
    with DAG(name, schedule=schedule, catchup=False, max_active_runs=1, doc_md=DOC.format(feed)):

        @task(outlets=[FIGURES], retries=3, retry_policy=ONLY_OUTAGES, retry_exponential_backoff=2)
        def ingest() -> None:
            from tracker.pipeline import scheduling

            with scheduling.opened() as context:
                areas = scheduling.ingest_one(context, feed.id)
            if not areas:
                raise AirflowSkipException("no followed figure changed")
            get_current_context()["outlet_events"][FIGURES].add_partitions(areas)

        ingest()


for each in FEEDS:
    declare(each)
