"""A file whose sender can correct it: loaded whole, or answered row by row."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from tracker.checks.rule import Suite
from tracker.errors import RejectedError
from tracker.feeds.feed import Feed
from tracker.pipeline.staged import Staged

MOST_TOLD: Final = 10


def require_clean(feed: Feed, suite: Suite, staged: Staged) -> None:
    """RejectedError that names the first wrong rows, where there is any."""
    if staged.quarantined:
        broken = "; ".join(islice(_told_to_sender(suite, staged), MOST_TOLD))
        raise RejectedError(
            f"{feed.id}: {broken}",
            hint="correct these rows and hand the file in again; nothing of it was loaded",
        )


def _told_to_sender(suite: Suite, staged: Staged) -> Iterator[str]:
    """Row, column and value of what is wrong, with the reason of the rule that says so."""
    rules = {rule.name: rule for rule in suite.rows}
    for row in staged.quarantined:
        for name in row.rules.split(", "):
            rule = rules.get(name)
            column = rule.columns[0] if rule and len(rule.columns) == 1 else "value"
            asked = f"asked is {rule.allowed}. {rule.reason}" if rule else "another row differs."
            yield f"{row.row}, {column}: {row.content.get(column)} breaks {name}; {asked}"
