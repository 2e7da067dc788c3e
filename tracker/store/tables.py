"""The schema. Rows of observations are only ever added; a revised figure is a new row."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment; SQLite drops the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments: they mean something else on every machine."""
        del dialect
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give UTC back."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


snapshot = Table(
    "snapshot",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("feed", String(80), nullable=False),
    Column("fetched_at", Moment, nullable=False),
    Column("state", String(10), nullable=False),  # accepted | rejected | unreadable
    Column("problem", Text),
    Column("received", Integer, nullable=False),
    Column("accepted", Integer, nullable=False),
    Column("quarantined", Integer, nullable=False),
    Column("duplicates", Integer, nullable=False),
    Column("review", String(10)),  # pending | accepted (a revision of all), withdrawn
    Column("review_reason", Text),
    Column("decided_at", Moment),  # when a person accepted it
    Column("compared_with", String(64)),  # the last good snapshot when this one was checked
    Index(None, "feed", "fetched_at"),
)

check_result = Table(
    "check_result",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("snapshot", ForeignKey("snapshot.sha256"), nullable=False, index=True),
    Column("rule", String(80), nullable=False),
    Column("column", String(80)),
    Column("reason", Text, nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("unexpected", Integer, nullable=False),
    Column("judges", String(8), nullable=False, server_default="rows"),  # rows | whole | last
    Column("checked", Integer, nullable=False, server_default="0"),
    Column("seen", Text),
    Column("allowed", Text, nullable=False, server_default=""),
    Column("detail", Text, nullable=False, server_default=""),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("snapshot", ForeignKey("snapshot.sha256"), nullable=False, index=True),
    Column("row", String(200), nullable=False),
    Column("rules", Text, nullable=False),
    Column("content", JSON, nullable=False),
)

observation = Table(
    "observation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("feed", String(80), nullable=False),
    Column("indicator", String(80), nullable=False),
    Column("area", String(20), nullable=False),
    Column("period", String(10), nullable=False),
    Column("reference", Date, nullable=False),
    Column("definition", String(80), nullable=False, server_default=""),
    Column("source", String(400), nullable=False, server_default=""),
    Column("value", Float),
    Column("unit", String(40), nullable=False),
    Column("obs_status", String(1), nullable=False),
    Column("vintage", Date, nullable=False),
    Column("fetched_at", Moment, nullable=False),
    Column("snapshot", ForeignKey("snapshot.sha256"), nullable=False),
    UniqueConstraint(
        *("feed", "indicator", "area", "period", "reference", "definition", "source", "snapshot"),
        name="uq_observation_figure",
    ),
    Index(None, "area", "indicator", "vintage"),
    Index(None, "feed", "reference"),
)

revision = Table(
    "revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("snapshot", ForeignKey("snapshot.sha256"), nullable=False, index=True),
    Column("indicator", String(80), nullable=False),
    Column("definition", String(80), nullable=False),
    Column("period", String(10), nullable=False),
    Column("known", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("revised", Integer, nullable=False),
    Column("withdrawn", Integer, nullable=False),
    Column("median", Float),
    Column("smallest", Float),
    Column("largest", Float),
    Column("named", JSON, nullable=False),  # the largest changes: [area, before, after]
)

boundary = Table(
    "boundary",
    metadata,
    Column("area", String(20), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("feed", String(80), nullable=False),
    Column("snapshot", ForeignKey("snapshot.sha256"), nullable=False),
    Column("geometry", Text, nullable=False),
)

feed_state = Table(
    "feed_state",
    metadata,
    Column("feed", String(80), primary_key=True),
    Column("checked_at", Moment, nullable=False),
    Column("problem", Text),
    Column("snapshot", String(64)),
)

change = Table(
    "change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("step", String(12), nullable=False),  # figures | assessment
    Column("area", String(20), nullable=False),
    Column("subject", String(100), nullable=False),
    Column("at", Moment, nullable=False),
)

watermark = Table(
    "watermark",
    metadata,
    Column("consumer", String(40), primary_key=True),
    Column("change", Integer, nullable=False),
)

assessment = Table(
    "assessment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("pledge", String(100), nullable=False),
    Column("area", String(20), nullable=False),
    Column("as_of", Date, nullable=False),
    Column("status", String(20), nullable=False),
    Column("content", JSON, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Index(None, "pledge", "area", "id"),
)

pledge_version = Table(
    "pledge_version",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("pledge", String(100), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("content", JSON, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("reason", JSON(none_as_null=True)),
    Column("recorded_at", Moment, nullable=False),
    Index(None, "pledge", "id"),
)

# A first negative word that may be published; who decided is not recorded.
approval = Table(
    "approval",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("pledge", String(100), nullable=False),
    Column("area", String(20), nullable=False),
    Column("status", String(20), nullable=False),
    Column("why", Text, nullable=False),
    Column("decided_at", Moment, nullable=False),
)

# To whom a word that waits was shown first: the council (no document), or the party of a document.
preview = Table(
    "preview",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("pledge", String(100), nullable=False),
    Column("area", String(20), nullable=False),
    Column("status", String(20), nullable=False),
    Column("document", String(80), nullable=False),
    Column("composed_at", Moment, nullable=False),
    Column("answer_until", Date, nullable=False),
    UniqueConstraint("pledge", "area", "status", "document"),
)

# A row when an address first had a page, when the page got other names, left, or came back.
published_page = Table(
    "published_page",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("address", String(250), nullable=False),  # without the language: place/gm0518/
    Column("kind", String(20), nullable=False),
    Column("names", JSON, nullable=False),  # what the page is called, by language
    Column("state", String(5), nullable=False),  # there | gone
    Column("release", String(64), nullable=False),
    Column("day", Date, nullable=False),
    Index(None, "address", "id"),
)

delivery = Table(
    "delivery",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("area", String(20), nullable=False),
    Column("month", String(7), nullable=False),
    Column("kind", String(20), nullable=False),  # monthly | alert | preview
    Column("locale", String(10), nullable=False),
    Column("message", Text, nullable=False),
    Column("state", String(12), nullable=False),  # prepared, sending, sent, unconfirmed, failed
    Column("prepared_at", Moment, nullable=False),
    Column("recipient", String(254), nullable=False, server_default="", index=True),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("due_at", Moment),
    Column("first_tried_at", Moment),
    Column("claimed_at", Moment),
    Column("sent_at", Moment),
    Column("bounced_at", Moment),
)

# The only personal data that is kept. It stands in no log and on no page.
contact = Table(
    "contact",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("area", String(20), nullable=False),
    Column("address", String(254), nullable=False),
    Column("language", String(10), nullable=False),
    Column("role", String(80), nullable=False),
    Column("document", String(80), nullable=False, server_default=""),  # of a party, "": council
    Column("cadence", String(10), nullable=False),  # monthly | alerts
    Column("send_day", Integer, nullable=False),
    Column("recess", String(40), nullable=False),  # months without mail: 7,8
    Column("paused", Boolean, nullable=False),
    Column("bounces", Integer, nullable=False),
    Column("added_at", Moment, nullable=False),
    UniqueConstraint("area", "address"),
)

# One open row for each subject: a failure that goes on is one incident however often it is met.
incident = Table(
    "incident",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", String(100), nullable=False),
    Column("problem", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    Column("last_good", Date),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("told", String(10), nullable=False, server_default=""),  # "", failed, recovered
    Index(
        "uq_incident_open",
        "subject",
        unique=True,
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
)

# The accepted snapshots of a feed that moved its objects on, counted from 1.
feed_round = Table(
    "feed_round",
    metadata,
    Column("feed", String(80), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("snapshot", ForeignKey("snapshot.sha256"), nullable=False),
    Column("fetched_at", Moment, nullable=False),
)

feed_object = Table(
    "feed_object",
    metadata,
    Column("feed", String(80), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False),  # the feed's own id
    Column("area", String(20), nullable=False),
    Column("longitude", Float),
    Column("latitude", Float),
    Column("operator", Text),  # a mark instead of the name, see pipeline.records.mark_of
    Column("evse_rows", Integer),  # null where the feed lists no EVSEs
    Column("removed", Integer),
    Column("evses", Text),  # keys of the live EVSEs, blanks between
    Column("told_in", Integer, nullable=False),  # this and what follows are rounds
    Column("first_seen", Integer, nullable=False),
    Column("seen_since", Integer, nullable=False),  # start of the run that is not broken yet
    Column("last_seen", Integer),  # null while it is there: then it is the newest round
    Column("absent_since", Integer),
    sqlite_with_rowid=False,
)

# Fingerprints and counts of the last snapshot as columns of bytes: made from it, read in one go.
feed_known = Table(
    "feed_known",
    metadata,
    Column("feed", String(80), primary_key=True),
    Column("part", String(20), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

feed_break = Table(
    "feed_break",
    metadata,
    Column("feed", String(80), primary_key=True),
    Column("area", String(20), primary_key=True),
    Column("snapshot", ForeignKey("snapshot.sha256"), primary_key=True),
    Column("day", Date, nullable=False),
    Column("before", Integer, nullable=False),
    Column("lost", Integer, nullable=False),
    Column("came", Integer, nullable=False),
    Column("twins", Integer, nullable=False),  # lost at a place where another object remains
    Column("why", Text),  # the operator's reason where the snapshot was accepted by hand
)
