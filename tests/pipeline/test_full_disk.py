"""No room for a mail: nothing is there by half, and what waited goes once there is room."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection

import pytest
from sqlalchemy import event, text

from tests.pipeline.build import a_context
from tracker.errors import MailError, StoreOutageError
from tracker.pipeline import mailing, sending
from tracker.pipeline.context import Context
from tracker.store import outbox


@contextmanager
def no_file_over(size: int) -> Iterator[None]:
    """The system refuses in the middle of a file, as it does where a disk is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def let_no_page_be_added(context: Context, *, after: int) -> None:
    """SQLite's own answer to a full disk, after so many pages of 4 kB."""
    with context.engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    context.engine.dispose()

    def limit(connection: Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages + after}")

    event.listen(context.engine, "connect", limit)


def prepare_on_a_full_disk(folder: Path, pages: int) -> None:
    with a_context(folder) as context:
        let_no_page_be_added(context, after=pages)
        mailing.prepare(context)


def states(context: Context) -> dict[str, str]:
    with context.reading() as connection:
        return {row.key: row.state for row in outbox.deliveries(connection)}


@pytest.mark.parametrize("pages", [0, 4])
def test_reports_for_which_the_database_has_no_room_are_composed_when_there_is_room(
    tmp_path: Path, pages: int
) -> None:
    with pytest.raises(StoreOutageError, match="database or disk is full"):
        prepare_on_a_full_disk(tmp_path, pages)

    with a_context(tmp_path) as context:
        kept = states(context)
        number = mailing.prepare(context)

        assert len(kept) + number == len(context.catalogue.councils)
        assert number > 0
        assert len(kept) == (1 if pages else 0)
        assert kept.items() <= states(context).items()
        assert sending.send(context) == len(context.catalogue.councils)


def test_a_mail_that_the_disk_has_no_room_for_leaves_no_half_file_and_goes_later(
    tmp_path: Path, postgres_url: str
) -> None:
    """On PostgreSQL, so that only the files of mails lie on the full disk."""
    with a_context(tmp_path, database_url=postgres_url) as context:
        number = mailing.prepare(context)

        with pytest.raises(MailError, match="could not be written"), no_file_over(1_000):
            sending.send(context)

        assert list((context.settings.home / "outbox").iterdir()) == []
        assert set(states(context).values()) == {"prepared"}
        assert sending.send(context) == number
        assert set(states(context).values()) == {"sent"}
