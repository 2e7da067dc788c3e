"""The command that looks whether a run can work."""

import typer

from tracker import screen
from tracker.pipeline.context import utc_now
from tracker.pipeline.doctor import examine
from tracker.settings import Settings


def doctor() -> None:
    """Look at settings, database, folders, catalogue and keys; change nothing, say what to do."""
    found = list(examine(Settings, utc_now))
    for each in found:
        screen.line(f"{each.level}  {each.subject}: {each.sentence}")
        if each.to_do:
            screen.line(f"      {each.to_do}")
    if any(each.level == "bad" for each in found):
        raise typer.Exit(1)
