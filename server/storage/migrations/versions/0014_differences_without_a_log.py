"""PostgreSQL writes no log of stored differences; lines that nobody counted have an index

After a crash the differences are worked out again.
"""

import sqlalchemy as sa
from alembic import op


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

TABLES = ('difference_views', 'difference_lines', 'difference_sums')


def upgrade() -> None:
    _set('UNLOGGED')
    op.create_index(
        'ix_difference_lines_left',
        'difference_lines',
        ['view_id', 'place'],
        unique=False,
        sqlite_where=sa.text('was_counted = 0'),
        postgresql_where=sa.text('NOT was_counted'),
    )


def downgrade() -> None:
    op.drop_index('ix_difference_lines_left', table_name='difference_lines')
    _set('LOGGED')


def _set(kept: str) -> None:
    """All three together: a view that says it is built must never outlive its lines."""
    if op.get_bind().dialect.name == 'postgresql':
        for table in TABLES:
            op.execute(f"ALTER TABLE {table} SET {kept}")
