"""Every address of a page that a release ever had, so that none of them dies."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "published_page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=250), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=5), nullable=False),
        sa.Column("release", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_page")),
    )
    op.create_index(op.f("ix_published_page_address_id"), "published_page", ["address", "id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_published_page_address_id"), table_name="published_page")
    op.drop_table("published_page")
