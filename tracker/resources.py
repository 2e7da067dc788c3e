"""Where the files that are no code lie: beside `tracker/` in a checkout, inside it in a wheel."""

from pathlib import Path
from typing import Literal

from tracker.errors import TrackerError

_PACKAGE = Path(__file__).parent


def resource_folder(name: Literal["expectations", "reports"]) -> Path:
    """The folder of rule files or of templates; the wheel carries it as `tracker/_<name>`."""
    for folder in (_PACKAGE / f"_{name}", _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise TrackerError(
        f"the folder {name}/ is neither beside nor inside the package",
        hint="install the package again: this copy is not complete",
    )
