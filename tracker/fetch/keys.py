"""Keys that publishers give out: one file for each feed, in a folder of the operator.

A file that everybody on the machine may read is used with a warning: containers mount secrets
that way, inside a folder that only their own process can enter. Where the file lies is said in
hints only: the messages stand on the public list of sources.
"""

import stat
from collections.abc import Mapping
from pathlib import Path

import structlog

from tracker.errors import FetchError, NoKeyError
from tracker.feeds.feed import Feed

log = structlog.get_logger()


class Keys:
    """Gives the header that carries a feed's key; a mirror is asked without any."""

    def __init__(self, folder: Path | None, *, has_mirror: bool) -> None:
        self._folder = folder
        self._has_mirror = has_mirror

    def headers(self, feed: Feed) -> Mapping[str, str]:
        """The header of a feed that needs a key; NoKeyError where the operator has none."""
        if not feed.key_header or self._has_mirror:
            return {}
        if self._folder is None:
            raise _missing(feed, "TRACKER_KEYS names no folder of keys")
        file = self._folder / feed.id
        try:
            key = file.read_text(encoding="ascii").strip()
            is_open = bool(file.stat().st_mode & stat.S_IROTH)
        except FileNotFoundError:
            raise _missing(feed, "the folder of keys has no file for it") from None
        except (OSError, UnicodeError):  # the cause could show what the file holds
            raise _unusable(feed, file, "cannot be read as plain text") from None
        if not key:
            raise _missing(feed, "its key file is empty")
        if not key.isprintable():
            raise _unusable(feed, file, "holds more than one line")
        if is_open:
            log.warning("key readable by everybody", feed=feed.id, hint=f"chmod 600 {file}")
        return {feed.key_header: key}

    def lacks(self, feed: Feed) -> bool:
        """Whether the feed is not asked because the operator has no key for it."""
        try:
            self.headers(feed)
        except NoKeyError:
            return True
        except FetchError:  # there is a file, and what is wrong with it is said when it is asked
            return False
        return False


def _missing(feed: Feed, why: str) -> NoKeyError:
    return NoKeyError(
        f"{feed.id} needs a key, and {why}",
        hint=f"ask the publisher for a key ({feed.landing_page}) and write it into a file "
        f"{feed.id} in the folder that TRACKER_KEYS names; until then the feed is not asked",
    )


def _unusable(feed: Feed, file: Path, what: str) -> FetchError:
    return FetchError(
        f"{feed.id}: its key file {what}",
        hint=f"write the key into {file} as the publisher gave it, on one line, and let this user "
        "read it",
    )
