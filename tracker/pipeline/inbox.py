"""The hand-in folder: files are claimed, loaded, and moved to where their sender can see how."""

import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from tracker.errors import FormatError, HandInError, RejectedError
from tracker.pipeline.context import Context
from tracker.pipeline.handing_in import hand_in, told

CLAIMED: Final = "claimed"
DONE: Final = "done"
REFUSED: Final = "refused"

Looks = Mapping[Path, tuple[int, int]]
"""Size and time of each waiting file when the folder was last looked at."""


def inbox_of(home: Path) -> Path:
    """The folder in which a council's files are put."""
    return home / "inbox"


def claim_files(inbox: Path, before: Looks) -> tuple[list[Path], Looks]:
    """Claim the files that did not change since the last look, each by one renaming.

    A file that still grows is left for the next look. Names that begin with a dot or with `~`,
    as those beside a workbook that is open in Excel, are left alone.
    """
    (inbox / CLAIMED).mkdir(parents=True, exist_ok=True)
    claimed: list[Path] = []
    looks: dict[Path, tuple[int, int]] = {}
    for path in sorted(filter(Path.is_file, inbox.glob("[!.~]*"))):
        with suppress(FileNotFoundError):  # withdrawn, or claimed by another triggerer
            looks[path] = _look(path)
            if before.get(path) == looks[path]:
                claimed.append(path.rename(inbox / CLAIMED / f"{time.time_ns()}-{path.name}"))
    return claimed, looks


def claimed_files(context: Context) -> list[str]:
    """All files that wait to be loaded, also those of lost events, in the order they came."""
    return [str(path) for path in sorted((inbox_of(context.settings.home) / CLAIMED).glob("*"))]


def load_claimed(context: Context, file: Path) -> list[str]:
    """Load one file; gives the followed areas with changed figures.

    It ends in `done/` or in `refused/`, beside a text that says what was loaded, or why not. It
    stays claimed where the fault is not the file's: the next run takes it again.
    """
    try:
        outcome = hand_in(context, file)
    except (HandInError, FormatError, RejectedError) as error:
        _answer(_move(file, REFUSED), [error.message, error.hint])
        raise
    lines = list(told(context, outcome))
    _answer(_move(file, DONE), lines)
    return sorted({area for area, _ in outcome.changed} & context.catalogue.followed.keys())


def _answer(file: Path, lines: Iterable[str]) -> None:
    """What the sender reads beside the file."""
    text = "".join(f"{line}\n" for line in lines)
    file.with_name(f"{file.name}.txt").write_text(text, encoding="utf-8")


def _look(path: Path) -> tuple[int, int]:
    state = path.stat()
    return state.st_size, state.st_mtime_ns


def _move(file: Path, folder: str) -> Path:
    target = file.parent.parent / folder / file.name
    target.parent.mkdir(exist_ok=True)
    return file.rename(target)
