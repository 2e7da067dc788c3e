"""Versions of pledges: kept in order, reworded in place, and carried over from older schemas."""

from datetime import date

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from tests.store.builders import MARCH, MAY
from tracker.store import engine as engine_module
from tracker.store.engine import migrate, open_engine
from tracker.store.pledges import PledgeVersion, add_version, all_versions, reword_newest

OLD = {"target": {"kind": "reach", "goal": 100.0}, "texts": {}}
NEW = {"target": {"kind": "reach", "goal": 50.0}, "texts": {}}
WHY = {"nl": "Verlaagd.", "da": "Sænket.", "en": "Lowered."}
FIRST, SECOND = date(2026, 3, 18), date(2026, 5, 5)


def two_versions(engine: Engine) -> None:
    with engine.begin() as connection:
        for content, day, reasons, at in (
            (OLD, FIRST, None, MARCH),
            (NEW, SECOND, WHY, MAY),
        ):
            add_version(
                connection,
                pledge="a-pledge",
                content=content,
                valid_from=day,
                reasons=reasons,
                recorded_at=at,
            )


def test_versions_come_back_oldest_first_with_day_and_reason(engine: Engine) -> None:
    two_versions(engine)

    with engine.begin() as connection:
        found = all_versions(connection)

    assert found == {
        "a-pledge": [
            PledgeVersion(valid_from=FIRST, content=OLD, reasons=None),
            PledgeVersion(valid_from=SECOND, content=NEW, reasons=WHY),
        ]
    }


def test_words_are_corrected_in_the_newest_version_only_and_only_when_they_differ(
    engine: Engine,
) -> None:
    two_versions(engine)
    worded = {**NEW, "texts": {"en": {"title": "A title"}}}

    with engine.begin() as connection:
        same = reword_newest(connection, pledge="a-pledge", content=NEW, reasons=WHY)
        differs = reword_newest(connection, pledge="a-pledge", content=worded, reasons=WHY)
        other = reword_newest(connection, pledge="another", content=worded, reasons=None)
        first, second = all_versions(connection)["a-pledge"]

    assert (same, differs, other) == (False, True, False)
    assert (first.content, second.content) == (OLD, worded)


def test_versions_from_before_reasons_were_kept_have_none(database_url: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(engine_module._MIGRATIONS))
    opened = open_engine(database_url)
    with opened.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0007")
        connection.execute(
            text(
                "INSERT INTO pledge_version (pledge, valid_from, content, digest, recorded_at)"
                " VALUES ('a-pledge', '2026-03-18', '{\"target\": null}', :digest,"
                " '2026-03-17 12:00:00.000000')"
            ),
            {"digest": "0" * 64},
        )

    migrate(opened)

    with opened.begin() as connection:
        found = all_versions(connection)
    opened.dispose()
    kept = PledgeVersion(valid_from=FIRST, content={"target": None}, reasons=None)
    assert found == {"a-pledge": [kept]}
