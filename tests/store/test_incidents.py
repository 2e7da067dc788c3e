"""One open row for each subject, whoever notes the failure how often."""

from datetime import date

from sqlalchemy import Engine

from tests.store.builders import MARCH, MAY
from tracker.store.incidents import close_incident, open_incident, set_told, untold


def opens(engine: Engine, subject: str = "feed_a", problem: str = "away") -> bool:
    with engine.begin() as connection:
        return open_incident(
            connection,
            subject=subject,
            problem=problem,
            remedy="wait",
            last_good=date(2026, 1, 31),
            at=MARCH,
        )


def test_a_failure_that_goes_on_is_one_incident_with_its_first_words(engine: Engine) -> None:
    assert [opens(engine), opens(engine, problem="still away"), opens(engine, "feed_b")] == [
        True,
        False,
        True,
    ]
    with engine.begin() as connection:
        found = list(untold(connection))

    assert [(each.subject, each.problem) for each in found] == [
        ("feed_a", "away"),
        ("feed_b", "away"),
    ]


def test_what_was_told_is_told_again_only_when_it_is_over(engine: Engine) -> None:
    opens(engine)
    with engine.begin() as connection:
        (first,) = untold(connection)
        set_told(connection, key=first.id, told="failed")
        assert list(untold(connection)) == []
        assert close_incident(connection, subject="feed_a", at=MAY)
        assert not close_incident(connection, subject="feed_a", at=MAY)
        (over,) = untold(connection)
        set_told(connection, key=over.id, told="recovered")

        assert (over.told, over.closed_at) == ("failed", MAY)
        assert list(untold(connection)) == []


def test_a_subject_that_fails_again_later_is_a_new_incident(engine: Engine) -> None:
    opens(engine)
    with engine.begin() as connection:
        close_incident(connection, subject="feed_a", at=MAY)

    assert opens(engine)
