"""The addresses that a release ever had: rows are only added, the newest of an address counts."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Literal

from sqlalchemy import Connection, func, insert, select

from tracker.store.tables import published_page

State = Literal["there", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPage:
    """What became of an address on a day; it stands without the language: `place/gm0518/`.

    `names` says in each language what its page was called. `release` was the first to show it.
    """

    address: str
    kind: str
    names: Mapping[str, str]
    state: State
    release: str
    day: date


def add_pages(connection: Connection, pages: Iterable[PublishedPage]) -> None:
    """Add what a release that is live now changed."""
    rows = [asdict(each) for each in pages]
    if rows:
        connection.execute(insert(published_page), rows)


def newest_pages(connection: Connection) -> dict[str, PublishedPage]:
    """What is known last of each address, in the order of the addresses."""
    newest = select(func.max(published_page.c.id)).group_by(published_page.c.address)
    columns = [published_page.c[each.name] for each in fields(PublishedPage)]
    query = select(*columns).where(published_page.c.id.in_(newest))
    found = (PublishedPage(**row._mapping) for row in connection.execute(query))  # noqa: SLF001 - the public name of a row's columns
    return {each.address: each for each in sorted(found, key=lambda each: each.address)}
