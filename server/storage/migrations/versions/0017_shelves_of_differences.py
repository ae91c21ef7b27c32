"""indexes of lines know their shelves, so that a decision about many touches none (decision 0033)"""

import sqlalchemy as sa
from alembic import op


revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

STATES = (
    'counted', 'within_tolerance', 'to_review', 'approved', 'rejected', 'recount', 'aligned',
    'reversed', 'set_aside', 'kept', 'pass_open', 'unresolved', 'unknown_location', 'lot_missing',
    'missing_in_recount', 'area_conflict', 'overlap', 'duplicate_serial', 'incomplete',
    'disagreeing', 'to_split',
)
INDEXES = {
    'ix_difference_lines_state': ['view_id', 'shelf', 'place', 'category', 'hands_id'],
    'ix_difference_lines_size': ['view_id', 'shelf', 'size', 'place', 'category'],
}
KEY = ['view_id', 'warehouse_id', 'state', 'category', 'hands_id']
ROOM = 50
"""PostgreSQL: a line that is decided about has room beside it, so that its indexes stay."""


def upgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, table_name='difference_lines')
    op.add_column('difference_lines', _shelf())
    with op.batch_alter_table('difference_sums') as batch_op:
        batch_op.drop_constraint('pk_difference_sums', type_='primary')
        batch_op.add_column(_shelf())
        batch_op.create_primary_key('pk_difference_sums', [*KEY, 'shelf'])
    cases = ' '.join(f"WHEN '{state}' THEN {n}" for n, state in enumerate(STATES))
    for table in ('difference_lines', 'difference_sums'):
        op.execute(f'UPDATE {table} SET shelf = CASE state {cases} END')
    for name, columns in INDEXES.items():
        op.create_index(name, 'difference_lines', columns, unique=False)
    _keep_free(ROOM)


def downgrade() -> None:
    _keep_free(100)
    for name in INDEXES:
        op.drop_index(name, table_name='difference_lines')
    op.drop_column('difference_lines', 'shelf')
    op.execute(
        'CREATE TEMPORARY TABLE whole AS SELECT view_id, warehouse_id, state, category, hands_id, '
        'sum(lines) AS lines, sum(unpriced) AS unpriced, sum(plus) AS plus, sum(minus) AS minus '
        f'FROM difference_sums GROUP BY {", ".join(KEY)}'
    )
    op.execute('DELETE FROM difference_sums')
    with op.batch_alter_table('difference_sums') as batch_op:
        batch_op.drop_constraint('pk_difference_sums', type_='primary')
        batch_op.drop_column('shelf')
        batch_op.create_primary_key('pk_difference_sums', KEY)
    kept = ', '.join((*KEY, 'lines', 'unpriced', 'plus', 'minus'))
    op.execute(f'INSERT INTO difference_sums ({kept}) SELECT {kept} FROM whole')
    op.execute('DROP TABLE whole')
    for name, columns in INDEXES.items():
        before = ['state' if column == 'shelf' else column for column in columns]
        op.create_index(name, 'difference_lines', before, unique=False)


def _shelf() -> sa.Column[int]:
    return sa.Column('shelf', sa.Integer(), nullable=False, server_default='0')


def _keep_free(fill: int) -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(f'ALTER TABLE difference_lines SET (fillfactor = {fill})')
