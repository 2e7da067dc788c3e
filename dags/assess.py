"""Judge the promises of areas whose figures changed, and tell of it.

An event is a doorbell: it names an area, and the run that it starts does everything that lies
behind the watermark of the database. Events of all areas that came meanwhile make one run; one
that finds nothing left is **skipped**.

**Failed**: the catalogue is broken, or the database does not answer; the end of the task's log
names which, and the next step. Nothing is lost: the next event does it, or `sweep` within a
quarter of an hour. The site stays as it is meanwhile.
"""

from airflow.sdk import (
    DAG,
    Asset,
    FixedKeyMapper,
    PartitionedAssetTimetable,
    get_current_context,
    task,
)
from airflow.sdk.exceptions import AirflowSkipException

FIGURES = Asset("figures")
JUDGED = Asset("judged")

with DAG(
    "assess",
    schedule=PartitionedAssetTimetable(
        assets=FIGURES, default_partition_mapper=FixedKeyMapper("all")
    ),
    catchup=False,
    max_active_runs=1,
    doc_md=__doc__,
):

    @task(outlets=[JUDGED])
    def assess() -> None:
        from tracker.pipeline import scheduling

        with scheduling.opened() as context:
            areas = scheduling.assess_changed(context)
        if not areas:
            raise AirflowSkipException("an earlier run did it already")
        get_current_context()["outlet_events"][JUDGED].add_partitions(areas)

    assess()
