"""Airflow in a process of its own: one JSON question per line in, one JSON answer per line out.

So that importing Airflow neither slows nor changes the process of the other tests.
"""

import asyncio
import json
import os
import sys
import traceback
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from airflow.dag_processing.bundles.manager import DagBundlesManager
from airflow.dag_processing.dagbag import BundleDagBag, sync_bag_to_db
from airflow.models.asset import (
    AssetEvent,
    AssetModel,
    DagScheduleAssetReference,
    TaskOutletAssetReference,
)
from airflow.utils.session import create_session
from sqlalchemy import func, select

Answer = dict[str, Any]
Reference = DagScheduleAssetReference | TaskOutletAssetReference


def main() -> None:
    """Answer until the questions end; what Airflow prints goes to the error stream."""
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    asked = _Airflow()
    doings: dict[str, Callable[..., Answer]] = {
        "look": asked.look,
        "run": asked.run,
        "watch": watch,
        "late": late,
    }
    for line in sys.stdin:
        question = json.loads(line)
        os.environ.update(question.pop("environment"))
        try:
            answer = doings[question.pop("do")](**question)
        except Exception:  # noqa: BLE001 - the test that asked shall see it
            answer = {"trace": traceback.format_exc()}
        print(json.dumps(answer), file=replies, flush=True)


class _Airflow:
    def __init__(self) -> None:
        self.bag = BundleDagBag(
            Path(os.environ["AIRFLOW__CORE__DAGS_FOLDER"]),
            bundle_path=Path(os.environ["AIRFLOW__CORE__DAGS_FOLDER"]),
            bundle_name="dags-folder",
        )
        self.imported = sorted({name.partition(".")[0] for name in sys.modules})
        with create_session() as session:
            DagBundlesManager().sync_bundles_to_db(  # type: ignore[no-untyped-call]
                session=session
            )
        sync_bag_to_db(self.bag, "dags-folder", None)

    def look(self) -> Answer:
        """What the DAG files declare."""
        return {
            "import_errors": self.bag.import_errors,
            "imported": self.imported,
            "waits_for": _assets_by_dag(DagScheduleAssetReference),
            "tells_of": _assets_by_dag(TaskOutletAssetReference),
            "dags": {
                name: {
                    "schedule": dag.schedule if isinstance(dag.schedule, str) else None,
                    "doc": dag.doc_md or "",
                    "at_once": dag.max_active_runs,
                    "catches_up": dag.catchup,
                }
                for name, dag in self.bag.dags.items()
            },
        }

    def run(self, dag: str, conf: Answer) -> Answer:
        """One run of a DAG, with its tasks in this process; retries do not wait."""
        found = self.bag.dags[dag]
        found.deadline = None  # DAG.test() of 3.3.2 cannot look up the alert that it serialised
        for task in found.tasks:
            task.retry_delay = timedelta(0)
            task.retry_exponential_backoff = 0
        with create_session() as session:
            before = session.scalar(select(func.max(AssetEvent.id))) or 0
        run = found.test(run_conf=conf)
        with create_session() as session:
            events = session.scalars(select(AssetEvent).where(AssetEvent.id > before)).all()
            return {
                "state": run.state,
                "tasks": [
                    [ti.task_id, ti.map_index, ti.state, ti.try_number]
                    for ti in run.get_task_instances(session=session)
                ],
                "events": sorted([each.name, each.partition_key] for each in events),
            }


def _assets_by_dag(reference: type[Reference]) -> dict[str, list[str]]:
    """Names of the assets that each DAG waits for, or tells of, as Airflow itself noted them."""
    with create_session() as session:
        found = session.execute(select(reference.dag_id, AssetModel.name).join(AssetModel)).all()
    by_dag: dict[str, set[str]] = {}
    for dag_id, name in found:
        by_dag.setdefault(dag_id, set()).add(name)
    return {dag_id: sorted(names) for dag_id, names in by_dag.items()}


def watch(files: int) -> Answer:
    """The first events of the trigger that watches the hand-in folder."""
    from tracker.triggers import InboxTrigger  # noqa: PLC0415 - not while DAGs are parsed

    async def first() -> list[Any]:
        events = InboxTrigger(every=0.05).run()
        return [(await anext(events)).payload for _ in range(files)]

    return {"payloads": asyncio.run(asyncio.wait_for(first(), timeout=20))}


def late(dag_run: Answer) -> Answer:
    """What the triggerer does with the callback that the DAGs name."""
    from tracker import scheduler  # noqa: PLC0415 - not while DAGs are parsed

    callback = resolve_name(scheduler.LATE.callback.path)
    asyncio.run(callback(context={"dag_run": dag_run}))
    return {}


if __name__ == "__main__":
    main()
