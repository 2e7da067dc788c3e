"""Addresses that a release had and the site has no more, and the record of those that it has."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from tracker.catalogue.catalogue import Catalogue
from tracker.domain.area import Area
from tracker.domain.pledge import Pledge, PledgeText
from tracker.pipeline.context import Context
from tracker.publish import addresses
from tracker.publish.former_views import FormerPage, How, Successor
from tracker.publish.published import Published
from tracker.store.locks import hold
from tracker.store.pledges import newest_content
from tracker.store.published import PublishedPage, add_pages, newest_pages

_OF_PLEDGE = frozenset({"pledge", "frame", "sign"})
_OF_PLACE = frozenset({"place", "feed"})


def former_pages(
    context: Context, present: Iterable[Published], as_of: date, months: Iterable[str]
) -> tuple[FormerPage, ...]:
    """A model for each address that was live once and that the site of today does not make."""
    there = {each.address for each in present}
    with context.reading() as connection:
        gone = [each for each in newest_pages(connection).values() if each.address not in there]
        teller = Teller(
            connection=connection,
            catalogue=context.catalogue,
            archive=context.settings.home / addresses.ARCHIVE,
            months=tuple(months),
            there=frozenset(there),
            as_of=as_of,
        )
        return tuple(map(teller.former, gone))


def record_published(
    context: Context, present: Iterable[Published], *, release: str, day: date
) -> None:
    """Note what the live release changed; nothing is written where it changed nothing."""
    now = tuple(present)
    with context.reading() as connection:
        if not list(_news(connection, now, release, day)):
            return
    with context.engine.begin() as connection:
        hold(connection, "published")
        add_pages(connection, list(_news(connection, now, release, day)))


def _news(
    connection: Connection, present: Iterable[Published], release: str, day: date
) -> Iterator[PublishedPage]:
    known = newest_pages(connection)
    for each in present:
        last = known.pop(each.address, None)
        names = dict(each.names)
        if last is None or last.state == "gone" or last.names != names:
            yield PublishedPage(
                address=each.address,
                kind=each.kind,
                names=names,
                state="there",
                release=release,
                day=day,
            )
    for last in known.values():
        if last.state == "there":
            yield replace(last, state="gone", release=release, day=day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """What it takes to say what happened to an address."""

    connection: Connection
    catalogue: Catalogue
    archive: Path
    months: tuple[str, ...]
    there: frozenset[str]
    as_of: date

    def former(self, last: PublishedPage) -> FormerPage:
        """The model of one address; before a release lacked it, that is today."""
        found = FormerPage(
            address=last.address,
            kind=last.kind,
            names=last.names,
            how="left",
            day=last.day if last.state == "gone" else self.as_of,
            months=self._kept_in(last.address),
        )
        if last.kind in _OF_PLEDGE:
            return self._pledge(found)
        return self._place(found) if last.kind in _OF_PLACE else found

    def _pledge(self, found: FormerPage) -> FormerPage:
        own = _id_of(found.address)
        for pledge in self.catalogue.pledges.values():
            if own in pledge.former_ids:
                return replace(found, how="renamed", successor=self._renamed(pledge))
        content = newest_content(self.connection, pledge=own)
        if content is None:
            return found
        texts = msgspec.convert(content["texts"], type=Mapping[str, PledgeText])
        how: How = "withdrawn" if content.get("closed") == "withdrawn" else "left"
        return replace(found, how=how, texts=texts)

    def _renamed(self, pledge: Pledge) -> Successor:
        names = {code: text.title for code, text in pledge.texts.items()}
        return Successor(names=names, address=self._shown(f"pledge/{pledge.id}/"))

    def _place(self, found: FormerPage) -> FormerPage:
        codes = {area.page_id: area for area in self.catalogue.areas.values()}
        area = codes.get(_id_of(found.address))
        if area is None or area.valid_to is None or area.valid_to >= self.as_of:
            return found
        last = self._last_of(area)
        if last is area:
            return replace(found, how="ended", day=area.valid_to)
        successor = Successor(names=last.names, address=self._shown(f"place/{last.page_id}/"))
        return replace(found, how="joined", day=area.valid_to, successor=successor)

    def _last_of(self, area: Area) -> Area:
        """Who has its whole territory today; those that joined one another go on to the last."""
        seen = {area.code}
        while area.successor and area.successor not in seen and not area.exists_on(self.as_of):
            seen.add(area.successor)
            area = self.catalogue.areas[area.successor]
        return area

    def _shown(self, address: str) -> str:
        return address if address in self.there else ""

    def _kept_in(self, address: str) -> tuple[str, ...]:
        path = addresses.in_language("en", address)
        return tuple(month for month in self.months if (self.archive / month / path).is_file())


def _id_of(address: str) -> str:
    return address.split("/")[1]
