"""An index to read the last days of a feed without its history."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_observation_feed_reference', 'observation', ['feed', 'reference'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_observation_feed_reference', table_name='observation')
