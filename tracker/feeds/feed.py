"""What a feed must say about itself, and the columns that its parser gives."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from tracker.domain.indicator import Nature
from tracker.domain.observation import ObsStatus
from tracker.domain.spread import Joined, Spread
from tracker.formats.number import Number

ROWS_IN_BATCH = 10_000
LICENSE_TEXT = "license"
NO_RECORDS: NDArray[np.uint64] = np.zeros(0, dtype=np.uint64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One address to ask, with the query in the order in which it is sent.

    `area` is the code that the publisher's file is about, where one file holds one area.
    `role` tells answers of one pull apart inside the parser (`rows`, `table`, …); an answer of the
    role `LICENSE_TEXT` is no parser's business: it is compared with the one before. An `optional`
    address may answer 404: then the pull goes on without it.
    """

    url: str
    params: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    area: str = ""
    role: str = "rows"
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One response of a pull; `open` gives its bytes, transport encoding already undone.

    `link` and `total_count` are the headers `Link` and `X-Total-Count` as they came, "" without.
    """

    request: Request
    media_type: str
    open: Callable[[], BinaryIO]
    link: str = ""
    total_count: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """All responses of one snapshot, in the order in which they came.

    `known` are the fingerprints of the pieces of answers that need not be decoded again.
    """

    answers: tuple[Answer, ...]
    fetched_at: datetime
    known: NDArray[np.uint64] = field(default_factory=NO_RECORDS.copy)

    def role(self, role: str) -> tuple[Answer, ...]:
        """The answers to the requests of one role."""
        return tuple(answer for answer in self.answers if answer.request.role == role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Figures of one indicator, as columns of equal length, at most `ROWS_IN_BATCH` rows.

    `reference` is given by feeds of stocks; None leaves it to the period's last day.
    `row` says where in the answer each figure stands, for the quarantine. `definition` names what
    was counted, where the publisher changes that; None where it never says.
    """

    indicator: str
    area: Sequence[str]
    period: Sequence[str]
    value: Sequence[Number]
    row: Sequence[str]
    reference: Sequence[date] | None = None
    obs_status: Sequence[ObsStatus] | None = None
    definition: Sequence[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargingBatch:
    """Locations as columns of equal length, then their EVSEs as others, in the same order.

    `area` is "" where only the coordinates tell the place; these are WGS 84 degrees, NaN where
    missing. `evses` says how many EVSEs each location lists, 0 where it has no list; `digest` is
    the fingerprint of the piece of the answer in which it stands, 0 where none was taken. `evse` is
    the normalised `evse_id`, None where there is none, `status` OCPI's word. `ahead` marks
    locations stamped in the future. `unchanged` are the pieces that the pull knew.
    """

    day: date
    area: Sequence[str]
    location: Sequence[str]
    operator: Spread[str | None]
    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]
    evses: NDArray[np.int32]
    digest: NDArray[np.uint64]
    evse: Sequence[str | None]
    status: Spread[str]
    uid: Joined
    ahead: NDArray[np.bool_]
    unchanged: NDArray[np.uint64] = field(default_factory=NO_RECORDS.copy)

    @property
    def owner(self) -> NDArray[np.int64]:
        """Which location each row is about: one row per EVSE, or one where it lists none."""
        return np.repeat(np.arange(len(self.location)), np.maximum(self.evses, 1))

    @property
    def row(self) -> Sequence[str]:
        """Where each row stands in the answer, put together for whoever asks."""
        uids = iter(self.uid)
        return [
            f"{location}/{next(uids)}" if count else location
            for location, count in zip(self.location, self.evses.tolist(), strict=True)
            for _ in range(max(count, 1))
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeBatch:
    """Outlines of areas: `geometry` is GeoJSON text of a Polygon or MultiPolygon in WGS 84."""

    area: Sequence[str]
    name: Sequence[str]
    geometry: Sequence[str]
    row: Sequence[str]


AnyBatch = Batch | ChargingBatch | ShapeBatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What a feed's figures of one indicator are; unit and nature are those of the catalogue.

    `reference` says on which day a stock holds, or over which period a flow adds up.
    """

    indicator: str
    unit: str
    nature: Nature
    reference: str
    counting_rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One distribution that is pulled, with its parser.

    `publisher` made the figures; `via` names who prepared the file, where that is another.
    `requests` gives the addresses for a day; `follow` gives the next page of an answer, or None.
    `parse` is pure: no clock, no network, no settings. `cannot_show` says what nobody may read out
    of the figures. `key_header` names the header that carries the key which the publisher gives
    out; the key itself lies in a file of the operator. `share_alike` keeps the figures out of
    downloads that hold anything else. `unverified` stays true until a first live answer was
    recorded. `stands_alone` marks an answer that is no complete pull, so that nothing is missing
    from it; `all_or_nothing` one that is refused for a single bad row, its sender corrects it.
    `max_bytes` bounds one answer after decompression; `patience` is how long one may take in all,
    also without a single byte, where the publisher's server computes for longer than most do.
    """

    id: str
    title: str
    publisher: str
    landing_page: str
    license: str
    license_address: str
    license_read: date
    redistribute: bool
    attribution: str
    update_frequency: str
    usual_lag: timedelta
    measures: tuple[Measure, ...]
    cannot_show: str
    requests: Callable[[date], tuple[Request, ...]]
    parse: Callable[[Pull], Iterator[AnyBatch]]
    failure: str
    via: str | None = None
    follow: Callable[[Request, Answer], Request | None] | None = None
    personal_fields: tuple[str, ...] = ()
    key_header: str = ""
    share_alike: bool = False
    unverified: bool = True
    restates: bool = True
    stands_alone: bool = False
    all_or_nothing: bool = False
    minimum_interval: timedelta = timedelta(seconds=1)
    max_bytes: int = 200_000_000
    patience: timedelta | None = None

    @property
    def indicators(self) -> tuple[str, ...]:
        """What the feed has figures of; none for outlines and hand-ins."""
        return tuple(measure.indicator for measure in self.measures)

    @property
    def pool(self) -> str:
        """The publisher in plain letters: feeds of one publisher are not asked at once."""
        plain = unicodedata.normalize("NFKD", self.publisher).encode("ascii", "ignore").decode()
        return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))

    @property
    def suite(self) -> str:
        """The file of `expectations/` with the rules for this feed."""
        return f"{self.id}.json"
