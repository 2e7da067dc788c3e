"""Where figures come from: snapshot, requests and check results, as pages and `explain` print."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy import Connection

from tracker.catalogue.catalogue import Catalogue
from tracker.domain.observation import DECLARED, Observation
from tracker.feeds import FEEDS_BY_ID
from tracker.fetch.snapshot import Manifest, RawStore
from tracker.publish.source_views import CheckView, Decision, ExchangeView, SourceView
from tracker.publish.views import OtherSourceView
from tracker.store.snapshots import CheckRow, SnapshotRow, checks_of, snapshot_by_hash

TAKEN_OUT: Final = "A figure entered by hand that the catalogue no longer has"


@dataclass(slots=True, kw_only=True)
class Sources:
    """Reads each snapshot's record once, however many series came from it; `known` keeps it."""

    connection: Connection
    catalogue: Catalogue
    raw: RawStore
    known: dict[str, SourceView] = field(default_factory=dict)

    def of(self, newest: Observation) -> SourceView:
        """The source of a series, told by its newest figure."""
        if newest.feed == DECLARED:
            return self._declared(newest)
        if newest.snapshot not in self.known:
            self.known[newest.snapshot] = self._pulled(newest)
        return self.known[newest.snapshot]

    def _declared(self, newest: Observation) -> SourceView:
        figures = self.catalogue.declared_for(newest.indicator, newest.area)
        same = (each for each in figures if _about(each.observation) == _about(newest))
        last = next(same, figures[-1] if figures else None)
        return SourceView(
            feed=None,
            title=last.source_title if last else TAKEN_OUT,
            address=last.address if last else newest.source,
            read=last.read if last else None,
            snapshot=newest.snapshot,
            fetched_at=None,
            received=len(figures),
            accepted=len(figures),
            quarantined=0,
            duplicates=0,
            exchanges=(),
            checks=(),
        )

    def beside(self, observations: Sequence[Observation]) -> tuple[OtherSourceView, ...]:
        """Other sources' figures; one that the catalogue no longer has is not printed."""
        declared = {
            (_about(each.observation), each.observation.source): each
            for each in self.catalogue.declared
        }
        found = ((each, declared.get((_about(each), each.source))) for each in observations)
        return tuple(
            OtherSourceView(
                observation=each, title=line.source_title, address=line.address, read=line.read
            )
            for each, line in found
            if line is not None
        )

    def _pulled(self, newest: Observation) -> SourceView:
        row = snapshot_by_hash(self.connection, sha256=newest.snapshot)
        checks = checks_of(self.connection, sha256=newest.snapshot)
        feed = FEEDS_BY_ID.get(newest.feed)
        exchanges = exchange_views(self.raw.load(newest.snapshot))
        return SourceView(
            feed=feed,
            title=feed.title if feed else newest.feed,
            address=feed.landing_page if feed else exchanges[0].address,
            read=None,
            snapshot=newest.snapshot,
            fetched_at=row.fetched_at if row else None,
            received=row.received if row else 0,
            accepted=row.accepted if row else 0,
            quarantined=row.quarantined if row else 0,
            duplicates=row.duplicates if row else 0,
            exchanges=exchanges,
            checks=tuple(_check_view(each) for each in checks),
            decision=decision_of(row, checks) if row else None,
        )


def exchange_views(manifest: Manifest) -> tuple[ExchangeView, ...]:
    """What was asked and got, as pages print it."""
    return tuple(
        ExchangeView(
            address=each.address,
            fetched_at=each.fetched_at,
            sha256=each.sha256,
            size=each.size,
            recording=each.recording,
        )
        for each in manifest.exchanges
    )


def decision_of(row: SnapshotRow, checks: Iterable[CheckRow]) -> Decision | None:
    """What a person decided about a snapshot, None where nothing had to be decided."""
    if row.review_reason is None:
        return None
    rules = tuple(each.rule for each in checks if each.outcome == "rejected")
    return Decision(why=row.review_reason, on=row.decided_at, rules=rules)


def _check_view(row: CheckRow) -> CheckView:
    return CheckView(
        rule=row.rule,
        column=row.column,
        reason=row.reason,
        outcome=row.outcome,
        unexpected=row.unexpected,
    )


def _about(figure: Observation) -> tuple[str, str, str, date, str]:
    """What a figure is about, whoever says it."""
    where = (figure.indicator, figure.area)
    return (*where, figure.period, figure.reference, figure.definition)
