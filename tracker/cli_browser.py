"""A page in the browser of who sits at the terminal."""

import sys
import webbrowser
from pathlib import Path


def shown(page: Path, *, wanted: bool | None) -> bool:
    """Whether a browser took the page: where it is wanted, or where nobody said and a person looks.

    The variable BROWSER names the browser, if the system's own is not the one.
    """
    is_wanted = sys.stdout.isatty() if wanted is None else wanted
    return is_wanted and webbrowser.open(page.resolve().as_uri())
