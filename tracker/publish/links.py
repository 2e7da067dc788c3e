"""Where a written page leads, and whether everything it leads to is there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tracker.errors import SiteError
from tracker.publish.addresses import ARCHIVE
from tracker.publish.manifest import Manifest


@dataclass(slots=True)
class Links:
    """Internal links as paths of files, and the same page in other languages."""

    targets: set[str] = field(default_factory=set)
    alternates: dict[str, str] = field(default_factory=dict)


def check_links(
    manifest: Manifest, *, written: Collection[str], gone: Collection[str], home: Path
) -> None:
    """Every link and asset leads to a file; pages in other languages name one another.

    Only pages that were written now can lead astray; the others, where a file is gone. Files of
    the archive lie in `home`, beside the releases.
    """
    for path in sorted(manifest.files if gone else written):
        entry = manifest.files[path]
        for target in entry.links:
            if target not in manifest.files and not _is_archived(target, home):
                raise SiteError(
                    f"{path} links to {target}, which is not in the site",
                    hint="the last good site stays up; correct the template or the page's model",
                )
        _check_alternates(manifest, path, entry.alternates)


def _is_archived(target: str, home: Path) -> bool:
    return target.startswith(f"{ARCHIVE}/") and (home / target).is_file()


def _check_alternates(manifest: Manifest, path: str, alternates: Mapping[str, str]) -> None:
    for code, target in alternates.items():
        other = manifest.files.get(target)
        if other is None or (code != "x-default" and path not in other.alternates.values()):
            raise SiteError(
                f"{path} names {target} as its {code} page, and that page does not name it back",
                hint="the last good site stays up; give every page all its languages",
            )
