"""What a mirror holds, and since when (RFC 7089, application/link-format)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from tracker.errors import FormatError
from tracker.feeds.feed import Request
from tracker.fetch.moments import moment_of
from tracker.fetch.snapshot import address_of

Key = tuple[str, tuple[tuple[str, str], ...]]
_LINE = re.compile(r'<(?P<address>[^>]*)>;\s*rel="memento";\s*datetime="(?P<datetime>[^"]*)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMap:
    """The recorded answers of a mirror: for each address, the moments at which it was recorded."""

    mementos: Mapping[Key, tuple[datetime, ...]]

    @property
    def datetimes(self) -> tuple[datetime, ...]:
        """Every moment at which something was recorded, oldest first."""
        return tuple(sorted({moment for moments in self.mementos.values() for moment in moments}))

    def holds(self, request: Request, at: datetime | None = None) -> bool:
        """Whether the mirror can answer this request, by a given moment if one is named."""
        moments = self.mementos.get(_key(address_of(request)), ())
        return any(at is None or moment <= at for moment in moments)


def parse_timemap(text: str, *, mirror: str) -> TimeMap:
    """Read one line per memento; the mirror's own address stands before each host."""
    mementos: dict[Key, tuple[datetime, ...]] = {}
    for line in filter(None, text.splitlines()):
        address, moment = _memento(line)
        key = _key("https:/" + address.removeprefix(mirror))
        mementos[key] = (*mementos.get(key, ()), moment)
    return TimeMap(mementos=mementos)


def _memento(line: str) -> tuple[str, datetime]:
    found = _LINE.match(line)
    moment = moment_of(found["datetime"]) if found else None
    if found is None or moment is None:
        raise FormatError(
            f"the mirror's list of recorded answers has a line that says nothing: {line[:80]!r}",
            hint="TRACKER_MIRROR must name a server that speaks RFC 7089, such as tests/replay.py",
        )
    return found["address"], moment


def _key(address: str) -> Key:
    """Addresses are the same when host and path are, and their queries say the same."""
    parts = urlsplit(address)
    query = parse_qsl(parts.query, keep_blank_values=True)
    return parts.netloc + parts.path, tuple(sorted(query))
