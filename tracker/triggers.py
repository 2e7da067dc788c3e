"""What wakes DAGs: the assets that events are about, and the trigger of the hand-in folder.

Importable by the triggerer, so not in `dags/`.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Final

from airflow.sdk import Asset
from airflow.triggers.base import BaseEventTrigger, TriggerEvent

FIGURES: Final = Asset("figures")  # one partition for each area
JUDGED: Final = Asset("judged")  # the same
RELEASE: Final = Asset("release")


class InboxTrigger(BaseEventTrigger):
    """Tells of every file that was put into the hand-in folder; looks every few seconds.

    It never returns: a trigger that ends is made anew, and files that come meanwhile wait for it.
    """

    def __init__(self, every: float = 2.0) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.every = every

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """How the triggerer makes it again."""
        return ("tracker.triggers.InboxTrigger", {"every": self.every})

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Claim each file by renaming it, so that two triggerers cannot both tell of it."""
        # Imported here: the DAG file that names this class is parsed every half minute.
        from tracker.pipeline.inbox import Looks, claim_files, inbox_of  # noqa: PLC0415
        from tracker.settings import Settings  # noqa: PLC0415

        inbox = inbox_of(Settings().home)
        looks: Looks = {}
        while True:
            claimed, looks = await asyncio.to_thread(claim_files, inbox, looks)
            for path in claimed:
                yield TriggerEvent({"file": path.name})  # type: ignore[no-untyped-call]
            await asyncio.sleep(self.every)
