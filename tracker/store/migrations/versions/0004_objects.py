"""Objects of a feed with first and last seen, what is known of their bytes, and breaks."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('feed_round',
    sa.Column('feed', sa.String(length=80), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('snapshot', sa.String(length=64), nullable=False),
    sa.Column('fetched_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['snapshot'], ['snapshot.sha256'], name=op.f('fk_feed_round_snapshot_snapshot')),
    sa.PrimaryKeyConstraint('feed', 'number', name=op.f('pk_feed_round'))
    )
    op.create_table('feed_object',
    sa.Column('feed', sa.String(length=80), nullable=False),
    sa.Column('number', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('area', sa.String(length=20), nullable=False),
    sa.Column('longitude', sa.Float(), nullable=True),
    sa.Column('latitude', sa.Float(), nullable=True),
    sa.Column('operator', sa.Text(), nullable=True),
    sa.Column('evse_rows', sa.Integer(), nullable=True),
    sa.Column('removed', sa.Integer(), nullable=True),
    sa.Column('evses', sa.Text(), nullable=True),
    sa.Column('told_in', sa.Integer(), nullable=False),
    sa.Column('first_seen', sa.Integer(), nullable=False),
    sa.Column('seen_since', sa.Integer(), nullable=False),
    sa.Column('last_seen', sa.Integer(), nullable=True),
    sa.Column('absent_since', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('feed', 'number', name=op.f('pk_feed_object')),
    sqlite_with_rowid=False
    )
    op.create_table('feed_known',
    sa.Column('feed', sa.String(length=80), nullable=False),
    sa.Column('part', sa.String(length=20), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('feed', 'part', name=op.f('pk_feed_known'))
    )
    op.create_table('feed_break',
    sa.Column('feed', sa.String(length=80), nullable=False),
    sa.Column('area', sa.String(length=20), nullable=False),
    sa.Column('snapshot', sa.String(length=64), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('before', sa.Integer(), nullable=False),
    sa.Column('lost', sa.Integer(), nullable=False),
    sa.Column('came', sa.Integer(), nullable=False),
    sa.Column('twins', sa.Integer(), nullable=False),
    sa.Column('why', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['snapshot'], ['snapshot.sha256'], name=op.f('fk_feed_break_snapshot_snapshot')),
    sa.PrimaryKeyConstraint('feed', 'area', 'snapshot', name=op.f('pk_feed_break'))
    )


def downgrade() -> None:
    op.drop_table('feed_break')
    op.drop_table('feed_known')
    op.drop_table('feed_object')
    op.drop_table('feed_round')
