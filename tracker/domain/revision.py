"""What a publisher changed in a series after its figures were first seen."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from tracker.domain.assessment import Revision
from tracker.domain.observation import Observation


_Key = tuple[str, date, str, str]


def last_revision(vintages: Iterable[Observation]) -> Revision | None:
    """The newest vintage that changed earlier figures; the oldest changed period is the example.

    `vintages` are all observations of one series, oldest vintage first.
    """
    current: dict[_Key, Observation] = {}
    found: Revision | None = None
    for _, group in groupby(vintages, key=lambda each: each.vintage):
        rows = tuple(group)
        revised = [row for row in rows if _differs(row, current.get(_key(row)))]
        if revised:
            found = _revision(revised, current) or found
        current.update((_key(row), row) for row in rows)
    return found


def _key(row: Observation) -> _Key:
    return (row.period, row.reference, row.definition, row.source)


def _differs(row: Observation, before: Observation | None) -> bool:
    return before is not None and before.value is not None and before.value != row.value


def _revision(
    revised: list[Observation], current: dict[_Key, Observation]
) -> Revision | None:
    example = min(revised, key=lambda each: (each.value is None, each.reference))
    before = current[_key(example)]
    if example.value is None or before.value is None:
        return None
    return Revision(
        vintage=example.vintage,
        previous_vintage=before.vintage,
        changed=len(revised),
        of=len(current),
        period=example.period,
        previous_value=before.value,
        value=example.value,
    )
