"""The revision report: made when a load changes known figures, told in a terminal."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Connection

from tracker.domain.revision import Change, Group, NamedChange, PeriodRevision, revisions_of_load
from tracker.pipeline.context import Context
from tracker.store.observations import Figure, Key
from tracker.store.revisions import LoadRevision, add_revisions, revisions_of_feed


def report_revision(
    connection: Connection, *, sha256: str, changed: Iterable[Figure], known: Mapping[Key, Figure]
) -> None:
    """Keep what a load did to figures known before; a load of new figures only keeps nothing."""
    changes = list(_changes(changed, known))
    if any(change.before is not None for change in changes):
        periods = revisions_of_load(changes, _counts(known.values()))
        add_revisions(connection, sha256=sha256, periods=periods)


def revisions_on_record(context: Context, feed: str) -> tuple[LoadRevision, ...]:
    """Every load of a feed that changed known figures, newest first."""
    with context.reading() as connection:
        return revisions_of_feed(connection, feed=feed)


def told(load: LoadRevision) -> Iterator[str]:
    """A load in lines: the sum, then each indicator and period."""
    sums = (
        f"{sum(getattr(each, name) for each in load.periods):,} {name}"
        for name in ("new", "revised", "withdrawn")
    )
    yield f"{load.fetched_at.date()}, snapshot {load.snapshot[:12]}: {', '.join(sums)}"
    for each in load.periods:
        yield f"  {told_period(each)}"


def told_period(period: PeriodRevision) -> str:
    """One indicator and period in a line."""
    counts = f"{period.revised} of {period.known} revised"
    counts += f", {period.withdrawn} withdrawn" if period.withdrawn else ""
    counts += f", {period.new} new" if period.new else ""
    name = f"{period.indicator} ({period.definition})" if period.definition else period.indicator
    largest = "; ".join(_told_change(each) for each in period.named)
    largest = f"; largest: {largest}" if largest else ""
    return f"{name} {period.period}: {counts}{_told_spread(period)}{largest}"


def _told_spread(period: PeriodRevision) -> str:
    if period.median is None or period.smallest is None or period.largest is None:
        return ""
    return f"; median {period.median:+.1%}, from {period.smallest:+.1%} to {period.largest:+.1%}"


def _told_change(change: NamedChange) -> str:
    after = "withdrawn" if change.after is None else f"{change.after:,}"
    return f"{change.area} {change.before:,} → {after}"


def _changes(changed: Iterable[Figure], known: Mapping[Key, Figure]) -> Iterator[Change]:
    """What another source says is nobody's revision."""
    for figure in changed:
        if not figure.source:
            before = known.get(figure.key)
            yield Change(
                group=_group(figure),
                area=figure.area,
                before=before.value if before else None,
                after=figure.value,
            )


def _counts(known: Iterable[Figure]) -> Mapping[Group, int]:
    return Counter(_group(each) for each in known if each.value is not None and not each.source)


def _group(figure: Figure) -> Group:
    return Group(indicator=figure.indicator, definition=figure.definition, period=figure.period)
