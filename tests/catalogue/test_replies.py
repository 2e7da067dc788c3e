"""Replies of councils and parties: word for word, by role, refused by line and field."""

from datetime import date
from pathlib import Path

import pytest

from tests.catalogue.bergen import write
from tests.catalogue.test_breaks import FEEDS
from tracker.catalogue.lint import lint
from tracker.catalogue.load import load
from tracker.catalogue.replies import LONGEST
from tracker.domain.reply import Reply
from tracker.errors import CatalogueError

FILE = "replies.toml"
REPLIED = '''[college]
pledge = "bergen-chargers"
by.nl = "het college"
by.da = "magistraten"
by.en = "the college"
day = 2024-07-09
language = "nb"
text = """
First line.

Second  line.
"""
'''


def replied(folder: Path, text: str = REPLIED) -> Path:
    write(folder)
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def test_a_catalogue_needs_no_replies(tmp_path: Path) -> None:
    assert load(write(tmp_path)).replies == ()


def test_a_reply_keeps_its_lines_and_is_known_from_its_day_on(tmp_path: Path) -> None:
    catalogue = load(replied(tmp_path))

    expected = Reply(
        id="college",
        pledge="bergen-chargers",
        by={"nl": "het college", "da": "magistraten", "en": "the college"},
        day=date(2024, 7, 9),
        locale="nb",
        text="First line.\n\nSecond  line.",
    )
    assert catalogue.replies == (expected,)
    assert catalogue.replies_to("bergen-chargers", until=date(2024, 7, 9)) == (expected,)
    assert catalogue.replies_to("bergen-chargers", until=date(2024, 7, 8)) == ()
    assert catalogue.replies_to("another", until=date(2024, 7, 9)) == ()


@pytest.mark.parametrize(
    ("old", "new", "field", "problem"),
    [
        ("bergen-chargers", "bergen-charger", "pledge", "is no promise"),
        ("day = ", 'name = "A Person"\nday = ', "name", "never by a person's name"),
        ("day = ", 'mail = "x"\nday = ', "mail", "unknown field"),
        ('"the college"', '"a@bergen.example"', "by.en", "holds a mail address"),
        ("First line.", "Write to a@bergen.example.", "text", "holds a mail address"),
        ("First line.", "x" * (LONGEST + 1), "text", f"{LONGEST} are the most"),
        ('language = "nb"\n', "", "language", "missing"),
        ('"nb"', '"Norwegian"', "language", "is no language"),
        ('by.da = "magistraten"\n', "", "by.da", "missing"),
        ("2024-07-09", '"soon"', "day", "is no date"),
    ],
)
def test_a_wrong_field_is_refused_by_line_and_field(
    tmp_path: Path, old: str, new: str, field: str, problem: str
) -> None:
    assert old in REPLIED
    with pytest.raises(CatalogueError) as refused:
        load(replied(tmp_path, REPLIED.replace(old, new, 1)))

    assert refused.value.message.startswith(f"{FILE}, line ")
    assert f"college.{field}: " in refused.value.message
    assert problem in refused.value.message
    assert refused.value.hint


@pytest.mark.parametrize(
    ("day", "problem"),
    [("2024-08-01", "is still to come"), ("2023-07-31", "is before 2023-08-01")],
)
def test_a_reply_is_dated_neither_ahead_nor_before_the_document(
    tmp_path: Path, day: str, problem: str
) -> None:
    catalogue = load(replied(tmp_path, REPLIED.replace("2024-07-09", day)))

    with pytest.raises(CatalogueError, match=problem):
        lint(catalogue, feed_ids=FEEDS, sources=None, today=date(2024, 7, 31))
