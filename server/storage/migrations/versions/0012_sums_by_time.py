"""movements of an item and a warehouse lie in the order of time for those who add them up"""

from alembic import op


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

BY_TIME = ['item_id', 'warehouse_id', 'effective_at', 'reason_id', 'transfer', 'quantity', 'amount']
BY_REASON = ['item_id', 'warehouse_id', 'reason_id', 'transfer', 'effective_at', 'quantity', 'amount']


def upgrade() -> None:
    _replace(BY_TIME, ['id'])


def downgrade() -> None:
    _replace(BY_REASON)


def _replace(columns: list[str], include: list[str] | None = None) -> None:
    op.drop_index('ix_movements_sums', table_name='movements')
    op.create_index(
        'ix_movements_sums', 'movements', columns, unique=False, postgresql_include=include
    )
