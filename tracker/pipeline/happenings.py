"""What happened to a feed's objects, and which nights changed what its series means."""

from collections.abc import Iterator

from sqlalchemy import Connection

from tracker.domain.lives import ObjectEvent, events
from tracker.store.objects import breaks_of, lives_of, rounds_of


def happenings(
    connection: Connection, *, feed: str, area: str | None = None
) -> tuple[ObjectEvent, ...]:
    """What can be said for sure of the objects of a feed, or of one area of it."""
    rounds = rounds_of(connection, feed=feed)
    if not rounds:
        return ()
    lives = lives_of(connection, feed=feed, area=area)
    return events(list(lives.values()), max(rounds))


def said_of_breaks(connection: Connection, *, feed: str, area: str) -> Iterator[str]:
    """One line per break, oldest first."""
    for each in breaks_of(connection, feed=feed, area=area):
        why = f"; {each.why}" if each.why else "; nobody has said why yet"
        yield (
            f"feed break on {each.day}: of {each.before} locations {each.lost} vanished, "
            f"{each.twins} of them at a place where another id remains, and {each.came} came{why}"
        )


def said_of_objects(connection: Connection, *, feed: str, area: str) -> Iterator[str]:
    """How many objects came, went or got another id since the first snapshot."""
    found = happenings(connection, feed=feed, area=area)
    rounds = rounds_of(connection, feed=feed)
    if not rounds:
        return
    since = next(iter(rounds.values())).date()
    kinds = [each.kind for each in found]
    yield (
        f"objects since {since}, said after three snapshots: {kinds.count('appeared')} appeared, "
        f"{kinds.count('removed')} removed, {kinds.count('continued')} got another id"
    )
