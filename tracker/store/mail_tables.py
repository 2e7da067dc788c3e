"""The tables of mails: who gets which, what was shown or approved first, what operators heard."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from tracker.store.columns import Moment, metadata

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
