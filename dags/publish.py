"""Build the site and swap it in; events of all areas that came meanwhile make one run.

Then compose alerts on decisions of councils that turned, for the contacts that asked for them;
`council_outbox` sends them. Each turn is told once, however often this runs.

A page whose inputs did not change is not written again, and a site without any such page is not
swapped.

**Failed**: a page, a link or a download did not pass its check; the end of the task's log names
it. The last good site stays up. Mend what it names and clear the task; `tracker build --rollback`
shows the release before.
"""

from airflow.sdk import DAG, FixedKeyMapper, PartitionedAssetTimetable, task

from tracker import scheduler
from tracker.triggers import JUDGED, RELEASE

with DAG(
    "publish",
    schedule=PartitionedAssetTimetable(
        assets=JUDGED, default_partition_mapper=FixedKeyMapper("site")
    ),
    catchup=False,
    max_active_runs=1,
    default_args=scheduler.TASKS,
    doc_md=__doc__,
):

    @task(outlets=[RELEASE], on_success_callback=None)
    def publish() -> str:
        from tracker.pipeline import publishing
        from tracker.pipeline.context import today

        with scheduler.opened() as context:
            return publishing.publish(context, today(context)).name

    @task
    def alerts() -> int:
        from tracker.pipeline import turning

        with scheduler.opened() as context:
            return turning.prepare_alerts(context)

    publish() >> alerts()
