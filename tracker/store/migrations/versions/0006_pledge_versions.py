"""Targets as they stood before somebody changed them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pledge_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pledge", sa.String(length=100), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_version")),
    )
    op.create_index(op.f("ix_pledge_version_pledge_id"), "pledge_version", ["pledge", "id"])


def downgrade() -> None:
    op.drop_table("pledge_version")
