"""Style and scripts of the release before, for readers who loaded a page just before the swap."""

import os
from pathlib import Path

from tracker.publish.manifest import paths_in


def keep_assets(before: Path, after: Path) -> None:
    """Put the own assets of one release beside those of the next.

    Those that the former had kept itself stand in no manifest, so they end with it.
    """
    for path in sorted(paths_in(before) or ()):
        if path.startswith("static/") and not (after / path).exists():
            os.link(before / path, after / path)
