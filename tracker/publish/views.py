"""Frozen page models: all that a template may print, ready made."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from tracker.domain.area import Area, Council, Districts
from tracker.domain.assessment import RULE_VERSION, Assessment
from tracker.domain.corrections import Correction, CorrectionStand
from tracker.domain.definitions import SeriesBreak
from tracker.domain.history import StatusChange
from tracker.domain.indicator import Indicator
from tracker.domain.observation import Observation
from tracker.domain.opinions import SecondOpinions
from tracker.domain.pledge import Pledge, PledgeText, SourceDocument, Target
from tracker.domain.reply import Reply
from tracker.feeds.feed import Feed
from tracker.publish.former_views import FormerPage
from tracker.publish.indicator_views import IndicatorView
from tracker.publish.manifest import About
from tracker.publish.source_views import Decision, SourceView
from tracker.publish.takes import TakesView


@dataclass(frozen=True, slots=True, kw_only=True)
class CountView:
    """One line of "how we counted": an indicator, for one area; None is "not in this file"."""

    indicator: Indicator
    value: float | None
    reference: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountTable:
    """The counts of one area side by side; neighbours stand beside the pledge's own area."""

    area: Area
    counts: tuple[CountView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherSourceView:
    """A figure that another source gives for the same thing; it is printed and never judged."""

    observation: Observation
    title: str
    address: str
    read: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundBreak:
    """A day on which many of an area's locations went or came, as our own comparison found it.

    At the place of `twins` of the `lost` ones another remains; `why` is the operator's word on it.
    """

    day: date
    before: int
    lost: int
    came: int
    twins: int
    why: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesView:
    """A series that is printed beside the pledge's own, or offered for download.

    `observations` are all vintages under all definitions; `definition` is the one that is judged.
    `former` are the figures that do not compare with it, `breaks` the days that an operator noted,
    `found` those that we saw in the feed's own objects.
    """

    indicator: Indicator
    area: Area
    observations: tuple[Observation, ...]
    source: SourceView
    definition: str = ""
    former: tuple[Observation, ...] = ()
    beside: tuple[OtherSourceView, ...] = ()
    breaks: tuple[SeriesBreak, ...] = ()
    found: tuple[FoundBreak, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierTarget:
    """What a pledge asked for between two days, both included, before it was changed.

    `reasons` say in each language why it was changed, where somebody recorded that.
    """

    valid_from: date
    valid_to: date
    texts: Mapping[str, PledgeText]
    target: Target | None
    indicators: tuple[Indicator, ...]
    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionView:
    """An entry of the ledger of known errors, and how it stands by the vintages that we hold."""

    correction: Correction
    stand: CorrectionStand
    area: Area
    indicator: Indicator


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What is told of a pledge on other pages than its own: small enough to hold all of them.

    Its figures were fetched on `fetched_on`, or read by a person on `read_on`. While a first
    verdict waits, `answer_until` is the last day for an answer of who was shown it.
    """

    pledge: Pledge
    area: Area
    council: Council | None
    document: SourceDocument
    indicator: Indicator | None
    denominator: Indicator | None
    assessment: Assessment
    waits_for_feed: bool = False
    fetched_on: date | None = None
    read_on: date | None = None
    timeline: tuple[StatusChange, ...] = ()
    answer_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeView(Card):
    """Everything that a pledge's page prints.

    `series` is the pledge's own series, None where there is none. `related` are others that help
    to understand it (births beside trees, raw rows beside stations, declared figures).
    """

    series: SeriesView | None
    related: tuple[SeriesView, ...]
    counts: tuple[CountTable, ...]
    earlier: tuple[EarlierTarget, ...] = ()
    corrections: tuple[CorrectionView, ...] = ()
    replies: tuple[Reply, ...] = ()
    takes: TakesView | None = None
    opinions: SecondOpinions | None = None


class Judged(Protocol):
    """What a sentence is built from: a page's pledge, or a promise about a series of one's own."""

    @property
    def pledge(self) -> Pledge:
        """What was promised."""

    @property
    def assessment(self) -> Assessment:
        """How it stands."""

    @property
    def indicator(self) -> Indicator | None:
        """What is counted."""

    @property
    def denominator(self) -> Indicator | None:
        """What the second half of a ratio counts."""

    @property
    def waits_for_feed(self) -> bool:
        """Whether the figures should be there and could not be fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaView:
    """A place with its pledges, and the figures that we hold of it.

    `outline` is its outline as an SVG path in a 100 x 100 box, None without boundaries. `series`
    may be `Models`, which makes them one at a time.
    """

    area: Area
    councils: tuple[Council, ...]
    pledges: tuple[Card, ...]
    series: Collection[SeriesView]
    outline: str | None
    districts: Districts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """How a feed is doing; `problem` is the error of the last try in one sentence, if it failed.

    `newest` is the last day that a figure stands for, `next_due` when the next is usually out.
    `set_aside` counts the rows of the last good answer that were not loaded. `unknown_areas` are
    the codes, each with its number of rows, that are in no list of areas of ours; `gone_areas`
    those that had ended, each with its successor.
    """

    feed: Feed
    last_good: datetime | None
    problem: str | None
    decision: Decision | None = None
    set_aside: int = 0
    unknown_areas: str = ""
    gone_areas: str = ""
    newest: date | None = None
    next_due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who answers for the site: printed on every page.

    `issues_url` is the form in which readers report something in public, "" where there is none.
    """

    name: str
    address: str
    contact: str
    base_url: str
    demo: bool
    issues_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteView:
    """The whole site: the pages are made from this and from nothing else.

    `pictures` asks for a picture of each pledge, `prints` for a PDF of each place.
    `pledges` may be `Models`, which makes them one at a time; then `told` holds their cards.
    `catalogue` is the hash of the editors' files, `snapshots` the feed of each one behind a page.
    `former` are addresses that had a page before, `months` those that the archive holds. A
    `sitemap` needs an address of the site itself.
    """

    publisher: Publisher
    areas: tuple[AreaView, ...]
    pledges: Collection[PledgeView]
    feeds: tuple[FeedView, ...]
    code_version: str
    corrections: tuple[CorrectionView, ...] = ()
    indicators: tuple[IndicatorView, ...] = ()
    pictures: bool = False
    prints: bool = False
    told: tuple[Card, ...] | None = None
    catalogue: str = ""
    snapshots: Mapping[str, str] = field(default_factory=dict)
    former: tuple[FormerPage, ...] = ()
    months: tuple[str, ...] = ()
    sitemap: bool = False

    @property
    def about(self) -> About:
        """What the site was made from, for all to read."""
        return About(
            code_version=self.code_version,
            rule_version=RULE_VERSION,
            catalogue=self.catalogue,
            snapshots=self.snapshots,
        )

    @property
    def cards(self) -> tuple[Card, ...]:
        """All pledges, for pages that name many of them."""
        return tuple(self.pledges) if self.told is None else self.told

    def page_of(self, indicator: Indicator | None) -> str | None:
        """The id of the indicator whose page compares it; None where it has no figure."""
        return indicator.id if indicator is not None and indicator.id in self.compared else None

    @property
    def compared(self) -> tuple[str, ...]:
        """The ids of the indicators that have a page."""
        return tuple(each.indicator.id for each in self.indicators)
