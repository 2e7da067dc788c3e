"""Who a council's mail goes to, and for each mail its recipient and how often it was tried."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENTS = ("due_at", "first_tried_at", "claimed_at", "sent_at", "bounced_at")


def upgrade() -> None:
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("role", sa.String(length=80), nullable=False),
        sa.Column("cadence", sa.String(length=10), nullable=False),
        sa.Column("send_day", sa.Integer(), nullable=False),
        sa.Column("recess", sa.String(length=40), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("bounces", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("area", "address", name=op.f("uq_contact_area_address")),
    )
    op.add_column(
        "delivery",
        sa.Column("recipient", sa.String(length=254), nullable=False, server_default=""),
    )
    op.add_column("delivery", sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
    for name in MOMENTS:
        op.add_column("delivery", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_delivery_recipient"), "delivery", ["recipient"])


def downgrade() -> None:
    op.drop_index(op.f("ix_delivery_recipient"), "delivery")
    with op.batch_alter_table("delivery") as table:
        for name in (*MOMENTS, "tries", "recipient"):
            table.drop_column(name)
    op.drop_table("contact")
