"""Write to the councils once a month: first every report is kept, then what is kept is sent.

Neither step does a thing twice, so clearing a task sends nobody a second copy.

**prepare failed**: a report could not be made; nothing was sent. **send failed**: the mail server
did not take a message; what was not sent stays prepared. The end of the task's log names the
council and the next step; then clear the task.
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
        from tracker.pipeline import mailing

        with scheduler.opened() as context:
            return mailing.send(context)

    prepare() >> send()
