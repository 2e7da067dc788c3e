"""Where figures come from, as pages print it: down to the bytes, the checks and the decisions."""

from dataclasses import dataclass
from datetime import date, datetime

from tracker.feeds.feed import Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """One rule of a suite and how it came out on the snapshot behind a page."""

    rule: str
    column: str | None
    reason: str
    outcome: str  # passed | quarantined | warning | not-run | rejected (and let in by a person)
    unexpected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A person let figures in: over a rule, or after a revision of nearly all of them.

    `rules` are those that refused the answer, none for a revision. `on` is None where the day
    was not recorded yet, in databases from before it was.
    """

    why: str
    on: datetime | None
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeView:
    """One response inside a snapshot: where from, when, and the hash of its bytes."""

    address: str
    fetched_at: datetime
    sha256: str
    size: int
    recording: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """Where a page's figures come from, down to the bytes.

    `feed` is None for figures entered by hand; then `title`, `address` and `read` say from where.
    """

    feed: Feed | None
    title: str
    address: str
    read: date | None
    snapshot: str
    fetched_at: datetime | None
    received: int
    accepted: int
    quarantined: int
    duplicates: int
    exchanges: tuple[ExchangeView, ...]
    checks: tuple[CheckView, ...]
    decision: Decision | None = None
