"""Opening a database and bringing its schema up."""

import subprocess
import sys

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from tests.store.builders import a_figure, a_snapshot
from tracker.errors import StoreError
from tracker.store import engine as engine_module
from tracker.store.engine import HEAD, migrate, open_engine, reader
from tracker.store.observations import newest_of_feed
from tracker.store.schema import metadata
from tracker.store.snapshots import add_snapshot, snapshot_by_hash


def test_the_migrations_make_the_schema_that_the_code_declares(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)

        assert compare_metadata(context, metadata) == []


def test_the_newest_migration_is_the_one_that_the_code_asks_for() -> None:
    script = ScriptDirectory(str(engine_module._MIGRATIONS))

    assert script.get_current_head() == HEAD


def test_figures_of_the_first_schema_are_kept_as_they_were(database_url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(engine_module._MIGRATIONS))
    opened = open_engine(database_url)
    with opened.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text(
                "INSERT INTO snapshot (sha256, feed, fetched_at, state, received, accepted,"
                " quarantined, duplicates) VALUES (:snapshot, 'a_feed',"
                " '2026-03-17 12:00:00.000000', 'accepted', 1, 1, 0, 0)"
            ),
            {"snapshot": "a" * 64},
        )
        connection.execute(
            text(
                "INSERT INTO observation (feed, indicator, area, period, reference, value, unit,"
                " obs_status, vintage, fetched_at, snapshot) VALUES ('a_feed', 'things', '0151',"
                " '2018', '2018-12-31', 1.5, 'thing', 'A', '2026-03-17',"
                " '2026-03-17 12:00:00.000000', :snapshot)"
            ),
            {"snapshot": "a" * 64},
        )

    migrate(opened)

    with opened.begin() as connection:
        known = newest_of_feed(connection, feed="a_feed")
    opened.dispose()
    assert list(known.values()) == [a_figure("2018", 1.5)]


def test_a_second_migration_changes_nothing_and_imports_no_alembic(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    program = (
        "import sys; from tracker.store.engine import migrate, open_engine;"
        f"migrate(open_engine({url!r})); print('alembic' in sys.modules)"
    )

    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == "False"


def test_a_newer_schema_is_refused_with_a_way_out(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreError, match="schema 9999") as refused:
        migrate(engine)

    assert "newer release" in refused.value.hint


def test_a_database_that_does_not_answer_is_named_without_its_password() -> None:
    engine = open_engine("postgresql+psycopg://someone:secret@127.0.0.1:1/none")

    with pytest.raises(StoreError) as refused:
        migrate(engine)

    assert "127.0.0.1" in refused.value.message
    assert "secret" not in refused.value.message


def test_two_processes_that_start_at_once_migrate_once(database_url: str) -> None:
    program = (
        "from tracker.store.engine import migrate, open_engine;"
        f"migrate(open_engine({database_url!r}))"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]

    problems = [each.communicate()[1] for each in started]

    assert [each.returncode for each in started] == [0, 0, 0], problems


def test_a_reader_waits_for_no_writer(engine: Engine) -> None:
    with engine.begin() as writer:
        add_snapshot(writer, row=a_snapshot(), checks=(), quarantined=())
        with reader(engine).connect() as connection:
            assert snapshot_by_hash(connection, sha256="a" * 64) is None

    with reader(engine).connect() as connection:
        assert snapshot_by_hash(connection, sha256="a" * 64) is not None
