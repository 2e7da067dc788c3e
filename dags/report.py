"""Write to the councils once a month: first every report is kept, then what is kept is sent.

Neither step does a thing twice, so clearing a task sends nobody a second copy.

**prepare failed**: a report could not be made; nothing was sent. **send failed**: the relay is not
the one that the settings describe, or the folder for mails cannot be written; what was not sent
stays prepared. The end of the task's log names the next step; then clear the task. A single mail
that is refused fails no task: it has an alert of its own.
"""

from airflow.sdk import DAG, task

from tracker import scheduler
from tracker.triggers import RELEASE

with DAG(
    "council_report",
    schedule="0 6 1 * *",
    catchup=False,
    max_active_runs=1,
    default_args=scheduler.TASKS,
    doc_md=__doc__,
):

    @task(inlets=[RELEASE], on_success_callback=None)
    def prepare() -> int:
        from tracker.pipeline import mailing, scheduling

        with scheduler.opened() as context:
            return mailing.prepare(context, month=scheduling.month_before(context))

    @task
    def send() -> int:
        from tracker.pipeline import sending

        with scheduler.opened() as context:
            return sending.send(context)

    prepare() >> send()
