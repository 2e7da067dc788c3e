"""Judges everything and builds the site each quarter of an hour, whatever events said.

Alerts that could not be sent to operators are sent here too; those on decisions of councils that
turned are composed.

**Failed**: as in `assess` and `publish`; the end of the log names the next step.
"""

from airflow.sdk import DAG, task

from tracker import scheduler
from tracker.triggers import RELEASE

with DAG(
    "sweep",
    schedule="*/15 * * * *",
    catchup=False,
    max_active_runs=1,
    default_args=scheduler.TASKS,
    doc_md=__doc__,
):

    @task(outlets=[RELEASE])
    def sweep() -> str:
        from tracker.pipeline import scheduling

        with scheduler.opened() as context:
            return scheduling.sweep(context)

    sweep()
