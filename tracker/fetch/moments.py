"""Moments as HTTP writes them (RFC 9110, section 5.6.7)."""

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime


def moment_of(text: str | None) -> datetime | None:
    """The moment that a header names, or None where it names none."""
    try:
        return parsedate_to_datetime(text or "").astimezone(UTC)
    except ValueError:
        return None


def http_date(moment: datetime) -> str:
    """A moment as a header, exact to the second."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def seconds_until(text: str | None, *, now: datetime) -> float:
    """How long a `Retry-After` asks to wait, written as seconds or as a date."""
    if text is None:
        return 0.0
    if text.strip().isdecimal():
        return float(text)
    moment = moment_of(text)
    return max(0.0, (moment - now).total_seconds()) if moment else 0.0
