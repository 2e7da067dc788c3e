"""Definition and source become part of a figure's identity; each load keeps what it revised."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_FIGURE = ['feed', 'indicator', 'area', 'period', 'reference']
_FIRST_NAME = 'uq_observation_feed_indicator_area_period_reference_snapshot'


def upgrade() -> None:
    with op.batch_alter_table('observation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('definition', sa.String(length=80), server_default='', nullable=False))
        batch_op.add_column(sa.Column('source', sa.String(length=400), server_default='', nullable=False))
        batch_op.drop_constraint(_FIRST_NAME, type_='unique')
        batch_op.create_unique_constraint('uq_observation_figure', [*_FIGURE, 'definition', 'source', 'snapshot'])

    op.create_table('revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('snapshot', sa.String(length=64), nullable=False),
    sa.Column('indicator', sa.String(length=80), nullable=False),
    sa.Column('definition', sa.String(length=80), nullable=False),
    sa.Column('period', sa.String(length=10), nullable=False),
    sa.Column('known', sa.Integer(), nullable=False),
    sa.Column('new', sa.Integer(), nullable=False),
    sa.Column('revised', sa.Integer(), nullable=False),
    sa.Column('withdrawn', sa.Integer(), nullable=False),
    sa.Column('median', sa.Float(), nullable=True),
    sa.Column('smallest', sa.Float(), nullable=True),
    sa.Column('largest', sa.Float(), nullable=True),
    sa.Column('named', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['snapshot'], ['snapshot.sha256'], name=op.f('fk_revision_snapshot_snapshot')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revision'))
    )
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_revision_snapshot'), ['snapshot'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_revision_snapshot'))

    op.drop_table('revision')
    with op.batch_alter_table('observation', schema=None) as batch_op:
        batch_op.drop_constraint('uq_observation_figure', type_='unique')
        batch_op.create_unique_constraint(_FIRST_NAME, [*_FIGURE, 'snapshot'])
        batch_op.drop_column('source')
        batch_op.drop_column('definition')
