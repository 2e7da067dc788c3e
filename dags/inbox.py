"""Load files that councils put into the hand-in folder, `inbox/` in TRACKER_HOME.

A file that rests is moved to `inbox/claimed/` and loaded from there, one task per file, into
`inbox/done/`, beside a text that says what was loaded. Each quarter of an hour a run looks by
itself, should an event be lost.

**Failed**: the file is in `inbox/refused/`, and the text beside it names row and column; send that
to whoever handed it in. Nothing of it was loaded. Where the file is still in `inbox/claimed/`, it
was not at fault (the log names the problem), and the next run takes it again.
"""

from pathlib import Path

from airflow.sdk import (
    DAG,
    Asset,
    AssetOrTimeSchedule,
    AssetWatcher,
    CronTriggerTimetable,
    task,
)

from tracker import scheduler
from tracker.triggers import FIGURES, InboxTrigger

INBOX = Asset("inbox", watchers=[AssetWatcher(name="files", trigger=InboxTrigger())])
QUARTERLY = CronTriggerTimetable("7-59/15 * * * *", timezone="UTC")

with DAG(
    "inbox",
    schedule=AssetOrTimeSchedule(timetable=QUARTERLY, assets=INBOX),
    catchup=False,
    max_active_runs=1,
    default_args=scheduler.TASKS,
    doc_md=__doc__,
):

    @task(on_success_callback=None)
    def waiting() -> list[str]:
        from tracker.pipeline import inbox

        with scheduler.opened() as context:
            return inbox.claimed_files(context)

    @task(outlets=[FIGURES], max_active_tis_per_dagrun=1)
    def load(file: str) -> None:
        from tracker.pipeline import inbox

        with scheduler.opened() as context:
            areas = inbox.load_claimed(context, Path(file))
        scheduler.tell(FIGURES, areas, nothing="no followed figure changed")

    load.expand(file=waiting())
