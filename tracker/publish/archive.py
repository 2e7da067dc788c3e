"""The folder of releases that stay for ever: the site behind the reports of each month."""

import re
from pathlib import Path
from typing import Final

from tracker.publish.addresses import ARCHIVE

_MONTH: Final = re.compile(r"\d{4}-\d{2}")


def archived_months(home: Path) -> tuple[str, ...]:
    """The months of which the site is kept, oldest first."""
    folder = home / ARCHIVE
    found = folder.iterdir() if folder.is_dir() else ()
    return tuple(sorted(each.name for each in found if _MONTH.fullmatch(each.name)))


def lead_to_archive(release: Path, home: Path) -> None:
    """A link in a release, so that any server of the live one shows `/archive/YYYY-MM/` too.

    The copies in the archive have none: a crawler would go round in them for ever.
    """
    (home / ARCHIVE).mkdir(exist_ok=True)
    (release / ARCHIVE).symlink_to(f"../../{ARCHIVE}")
