"""Judge the promises of areas whose figures changed, and tell of it.

An event is a doorbell: it names an area, and the run that it starts does everything that lies
behind the watermark of the database. Events of all areas that came meanwhile make one run; one
that finds nothing left is **skipped**.

**Failed**: the catalogue is broken, or the database does not answer; the end of the task's log
names which, and the next step. Nothing is lost: the next event does it, or `sweep` within a
quarter of an hour. The site stays as it is meanwhile.
"""

from airflow.sdk import DAG, FixedKeyMapper, PartitionedAssetTimetable, task

from tracker import scheduler
from tracker.triggers import FIGURES, JUDGED

with DAG(
    "assess",
    schedule=PartitionedAssetTimetable(
        assets=FIGURES, default_partition_mapper=FixedKeyMapper("all")
    ),
    catchup=False,
    max_active_runs=1,
    default_args=scheduler.TASKS,
    doc_md=__doc__,
):

    @task(outlets=[JUDGED])
    def assess() -> None:
        from tracker.pipeline import scheduling

        with scheduler.opened() as context:
            areas = scheduling.assess_changed(context)
        scheduler.tell(JUDGED, areas, nothing="an earlier run did it already")

    assess()
