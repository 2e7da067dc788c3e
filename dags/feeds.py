"""One DAG per feed: ask, then check and load, and tell which areas have changed figures."""

from datetime import timedelta

from airflow.sdk import DAG, Asset, task

from tracker import scheduler
from tracker.feeds import FEEDS
from tracker.feeds.feed import Feed
from tracker.triggers import FIGURES

DOC = """**{0.title}**, published by {0.publisher} ([where]({0.landing_page})).
- **Skipped**: the answer is that of last time, or no followed figure changed.
- **Failed**: {0.failure}
- **What to do**: the log's end names the problem and the next step; the last good figures stay. An
  outage was tried four times, anything else once. What broke a rule is kept: load it with
  `tracker feeds accept`. What could not be read: mend the parser and clear the task
  `load`. You are told once; also of a run that is not through after three hours.
"""


def declare(feed: Feed) -> None:
    """Make the feed's DAG; it wakes `assess` through one event per changed area."""
    with DAG(
        f"feed_{feed.id}",
        schedule=scheduler.cron_of(feed),
        catchup=False,
        max_active_runs=1,
        deadline=scheduler.LATE,
        default_args={**scheduler.TASKS, "pool": feed.pool},
        doc_md=DOC.format(feed),
        tags=["feed"],
    ):
        snapshot = Asset(f"snapshot_{feed.id}")

        @task(
            outlets=[snapshot],
            retry_delay=timedelta(minutes=5),  # a publisher that is away
            on_success_callback=None,  # what was fetched is not loaded yet
        )
        def fetch() -> str:
            from tracker.pipeline import scheduling

            with scheduler.opened(feed=feed.id) as context:
                return scheduling.fetch_one(context, feed.id) or scheduler.skip("nothing new")

        @task(inlets=[snapshot], outlets=[FIGURES])
        def load(sha256: str) -> None:
            from tracker.pipeline import scheduling

            with scheduler.opened(feed=feed.id, snapshot=sha256[:12]) as context:
                areas = scheduling.load_one(context, feed.id, sha256)
            scheduler.tell(FIGURES, areas, nothing="no followed figure changed")

        load(fetch())  # type: ignore[arg-type]  # known when it runs


for each in FEEDS:
    declare(each)
