"""Send what waited: for the day of its contact, or for a relay that said later or was away.

Each mail is claimed before it is sent, so that no clearing and no second run sends it twice.

**failed**: the relay is not the one that the settings describe, or the folder for mails cannot be
written; nothing was sent and all of it waits. The end of the task's log names the next step. A
single mail that is refused fails no task: it has an alert of its own.
"""

from airflow.sdk import DAG, task

from tracker import scheduler

with DAG(
    "council_outbox",
    schedule="23 * * * *",
    catchup=False,
    max_active_runs=1,
    default_args=scheduler.TASKS,
    doc_md=__doc__,
):

    @task
    def send() -> int:
        from tracker.pipeline import sending

        with scheduler.opened() as context:
            number = sending.send(context)
        if not number:
            scheduler.skip("no mail was due, or none was taken")
        return number

    send()
