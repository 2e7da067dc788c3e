"""Contacts of parties, and who was shown a first negative word before others."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "preview",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pledge", sa.String(length=100), nullable=False),
        sa.Column("area", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("composed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preview")),
        sa.UniqueConstraint(
            *("pledge", "area", "status", "document"),
            name=op.f("uq_preview_pledge_area_status_document"),
        ),
    )
    op.add_column(
        "contact", sa.Column("document", sa.String(length=80), nullable=False, server_default="")
    )


def downgrade() -> None:
    with op.batch_alter_table("contact") as table:
        table.drop_column("document")
    op.drop_table("preview")
