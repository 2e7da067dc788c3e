"""What keeps the rest right: nothing here is started by an event."""

from airflow.sdk import DAG, Param, get_current_context, task

SWEEP = """Judges everything and builds the site each quarter of an hour, whatever events said.

**Failed**: as in `assess` and `publish`; the end of the log names the next step."""
VERIFY = """Hashes every kept answer again.

**Failed**: the log names each damaged or missing file. Put it back from a backup; the site stays
up, but the figures that came from it can no longer be checked against their bytes."""
RETENTION = """Removes after 30 days what the rule in `tracker/pipeline/retention.py` lets go; what
was loaded is never removed. Trigger it with `dry_run` to only see the list.

**Failed**: the log names a file that cannot be removed or a damaged snapshot; nothing else is
affected."""

with DAG("sweep", schedule="*/15 * * * *", catchup=False, max_active_runs=1, doc_md=SWEEP):

    @task
    def sweep() -> str:
        from tracker.pipeline import scheduling

        with scheduling.opened() as context:
            return scheduling.sweep(context)

    sweep()

with DAG("verify", schedule="17 0 * * *", catchup=False, max_active_runs=1, doc_md=VERIFY):

    @task
    def verify() -> None:
        from tracker.pipeline import scheduling

        with scheduling.opened() as context:
            scheduling.verify_all(context)

    verify()

with DAG(
    "retention",
    schedule="47 0 * * 0",
    catchup=False,
    max_active_runs=1,
    params={"dry_run": Param(default=False, type="boolean")},
    doc_md=RETENTION,
):

    @task
    def retention() -> list[str]:
        from tracker.pipeline import retention, scheduling

        dry_run = bool(get_current_context()["params"]["dry_run"])
        with scheduling.opened() as context:
            return retention.delete_old(context, dry_run=dry_run)

    retention()
