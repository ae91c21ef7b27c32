"""lines lie in the orders of their states; what each journal brought of each list is added up"""

import sqlalchemy as sa
from alembic import op
import server.storage.types


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

BEFORE = {
    'ix_difference_lines_state': ['view_id', 'state', 'place'],
    'ix_difference_lines_size': ['view_id', 'size', 'place'],
}
AFTER = {
    'ix_difference_lines_state': ['view_id', 'state', 'place', 'category', 'hands_id'],
    'ix_difference_lines_size': ['view_id', 'state', 'size', 'place', 'category'],
}
ROOM = 50
"""PostgreSQL: an approved line is written once more when it is aligned; there is room beside it."""
TALLIES = """
INSERT INTO list_tallies (list_id, device, epoch, employee, events, counted, last_counted, first_at,
  last_at, closing_seq)
SELECT list_id, device, epoch, coalesce(employee, ''), count(*),
  count(CASE WHEN kind NOT IN ('area_closed', 'list_closed') THEN 1 END),
  coalesce(max(CASE WHEN kind NOT IN ('area_closed', 'list_closed') THEN seq END), 0),
  min(received_at), max(received_at), max(CASE WHEN kind = 'list_closed' THEN seq END)
FROM count_events WHERE list_id IS NOT NULL AND kind <> 'decision'
GROUP BY list_id, device, epoch, coalesce(employee, '')
"""
CLOSINGS = """
UPDATE list_tallies SET closing_id = (
  SELECT id FROM count_events WHERE count_events.device = list_tallies.device
  AND count_events.epoch = list_tallies.epoch AND count_events.seq = list_tallies.closing_seq)
WHERE closing_seq IS NOT NULL
"""


def upgrade() -> None:
    _replace(AFTER)
    op.create_table('list_tallies',
    sa.Column('list_id', server.storage.types.Identifier(length=16), nullable=False),
    sa.Column('device', sa.String(length=36), nullable=False),
    sa.Column('epoch', server.storage.types.Identifier(length=16), nullable=False),
    sa.Column('employee', sa.String(length=30), nullable=False),
    sa.Column('events', sa.BigInteger(), nullable=False),
    sa.Column('counted', sa.BigInteger(), nullable=False),
    sa.Column('last_counted', sa.BigInteger(), nullable=False),
    sa.Column('first_at', server.storage.types.Instant(), nullable=False),
    sa.Column('last_at', server.storage.types.Instant(), nullable=False),
    sa.Column('closing_seq', sa.BigInteger(), nullable=True),
    sa.Column('closing_id', server.storage.types.Identifier(length=16), nullable=True),
    sa.PrimaryKeyConstraint('list_id', 'device', 'epoch', 'employee', name=op.f('pk_list_tallies'))
    )
    op.execute(TALLIES)
    op.execute(CLOSINGS)
    _keep_free(ROOM)


def downgrade() -> None:
    _keep_free(100)
    op.drop_table('list_tallies')
    _replace(BEFORE)


def _replace(indexes: dict[str, list[str]]) -> None:
    for name, columns in indexes.items():
        op.drop_index(name, table_name='difference_lines')
        op.create_index(name, 'difference_lines', columns, unique=False)


def _keep_free(fill: int) -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(f"ALTER TABLE reviewed_lines SET (fillfactor = {fill})")
