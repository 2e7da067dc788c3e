"""All faults of a catalogue in one error, so that an editor can mend them in one go."""

from collections.abc import Callable, Sequence
from typing import ParamSpec, TypeVar

from tracker.errors import CatalogueError

_Found = TypeVar("_Found")
_Given = ParamSpec("_Given")


def refuse(faults: Sequence[CatalogueError]) -> None:
    """Raise one error that names every fault, and each remedy once; nothing where there is none."""
    if faults:
        hints = dict.fromkeys(fault.hint for fault in faults)
        raise CatalogueError("\n".join(fault.message for fault in faults), hint=" ".join(hints))


class Faults:
    """Collects what readers refuse, so that the next entry is read all the same."""

    def __init__(self) -> None:
        """Begin without a fault."""
        self.found: list[CatalogueError] = []

    def caught(
        self, read: Callable[_Given, _Found], *given: _Given.args, **named: _Given.kwargs
    ) -> _Found | None:
        """What a reader gives, or None where it refuses."""
        try:
            return read(*given, **named)
        except CatalogueError as fault:
            self.found.append(fault)
            return None
