"""What a report of the checks needs: figures seen, what they were compared with, who decided when."""

import sqlalchemy as sa
from alembic import op

revision = "0002_check_reports"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("snapshot") as batch_op:
        batch_op.add_column(sa.Column("decided_at", sa.DateTime(timezone=True)))
        batch_op.add_column(sa.Column("compared_with", sa.String(length=64)))
    with op.batch_alter_table("check_result") as batch_op:
        batch_op.add_column(
            sa.Column("judges", sa.String(length=8), nullable=False, server_default="rows")
        )
        batch_op.add_column(
            sa.Column("checked", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.add_column(sa.Column("seen", sa.Text()))
        for name in ("allowed", "detail"):
            batch_op.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
