"""What keeps the rest right: nothing here is started by an event."""

from airflow.sdk import DAG, Param, task

from tracker import scheduler

VERIFY = """Hashes every kept answer again.

**Failed**: the log names each damaged or missing file. Put it back from a backup; the site stays
up, but the figures that came from it can no longer be checked against their bytes."""
RETENTION = """Removes after 30 days what the rule in `tracker/pipeline/retention.py` lets go; what
was loaded is never removed. Trigger it with `dry_run` to only see the list.

**Failed**: the log names a file that cannot be removed or a damaged snapshot; nothing else is
affected."""

with DAG(
    "verify",
    schedule="17 0 * * *",
    catchup=False,
    max_active_runs=1,
    default_args=scheduler.TASKS,
    doc_md=VERIFY,
):

    @task
    def verify() -> None:
        from tracker.pipeline import scheduling

        with scheduler.opened() as context:
            scheduling.verify_all(context)

    verify()

with DAG(
    "retention",
    schedule="47 0 * * 0",
    catchup=False,
    max_active_runs=1,
    default_args=scheduler.TASKS,
    params={"dry_run": Param(default=False, type="boolean")},
    doc_md=RETENTION,
):

    @task
    def retention() -> list[str]:
        from tracker.pipeline import retention

        dry_run = bool(scheduler.param("dry_run"))
        with scheduler.opened() as context:
            return retention.delete_old(context, dry_run=dry_run)

    retention()
