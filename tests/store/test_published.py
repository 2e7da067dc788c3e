"""What is known of addresses: rows are only added, and the newest of each one counts."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Engine, func, select

from tracker.store.published import PublishedPage, add_pages, newest_pages
from tracker.store.tables import published_page

PAGE = PublishedPage(
    address="place/0151/",
    kind="place",
    names={"nl": "Ballerup", "da": "Ballerup", "en": "Ballerup"},
    state="there",
    release="a" * 16,
    day=date(2026, 5, 13),
)


def test_nothing_is_known_before_the_first_release(engine: Engine) -> None:
    with engine.begin() as connection:
        add_pages(connection, [])

        assert newest_pages(connection) == {}


def test_the_newest_row_of_an_address_counts_and_the_others_stay(engine: Engine) -> None:
    gone = replace(PAGE, state="gone", release="b" * 16, day=date(2026, 6, 1))
    other = replace(PAGE, address="pledge/a/", kind="pledge")
    with engine.begin() as connection:
        add_pages(connection, [other, PAGE])
        add_pages(connection, [gone])

        assert newest_pages(connection) == {PAGE.address: gone, other.address: other}
        assert list(newest_pages(connection)) == [PAGE.address, other.address]
        rows = connection.execute(select(func.count()).select_from(published_page)).scalar_one()
    assert rows == 3
