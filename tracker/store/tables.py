"""The tables of figures. Observations are only ever added; a revised figure is a new row."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from tracker.store.columns import Moment, metadata

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
