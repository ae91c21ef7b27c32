"""warehouse history, accounts, one line per company"""

import sqlalchemy as sa
from alembic import op
import server.storage.types


revision = '0008'
down_revision = '0005'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
NOWHERE = sa.text('warehouse_id IS NULL')


def upgrade() -> None:
    op.create_table('warehouse_histories',
    sa.Column('id', KEY, nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('at', sa.Date(), nullable=False),
    sa.Column('methods', sa.String(length=200), nullable=False),
    sa.Column('question', server.storage.types.Json(), nullable=False),
    sa.Column('invariants', server.storage.types.Json(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('total', server.storage.types.Exact(), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('created_at', server.storage.types.Instant(), nullable=False),
    sa.Column('user_name', sa.String(length=80), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_warehouse_histories'))
    )
    op.create_index('ix_warehouse_histories_at', 'warehouse_histories', ['at'])
    op.create_table('warehouse_history_rows',
    sa.Column('id', KEY, nullable=False),
    sa.Column('history_id', KEY, nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('method', sa.String(length=20), nullable=False),
    sa.Column('warehouse', sa.String(length=20), nullable=False),
    sa.Column('item_class', sa.String(length=3), nullable=False),
    sa.Column('item_code', sa.String(length=50), nullable=False),
    sa.Column('description', sa.String(length=200), nullable=False),
    sa.Column('unit', sa.String(length=10), nullable=False),
    sa.Column('variant', sa.String(length=50), nullable=False),
    sa.Column('location', sa.String(length=50), nullable=False),
    sa.Column('lot', sa.String(length=50), nullable=False),
    sa.Column('project', sa.String(length=30), nullable=False),
    sa.Column('partner', sa.String(length=30), nullable=False),
    sa.Column('quantity', server.storage.types.Exact(), nullable=False),
    sa.Column('unit_cost', server.storage.types.Exact(), nullable=True),
    sa.Column('value', server.storage.types.Exact(), nullable=True),
    sa.Column('warnings', sa.String(length=200), nullable=False),
    sa.Column('layers', server.storage.types.Json(), nullable=False),
    sa.ForeignKeyConstraint(['history_id'], ['warehouse_histories.id'], name=op.f('fk_warehouse_history_rows_history_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_warehouse_history_rows')),
    sa.UniqueConstraint('history_id', 'place', name=op.f('uq_warehouse_history_rows_history_id_place'))
    )
    op.create_index('ix_warehouse_history_rows_item_code', 'warehouse_history_rows', ['item_code'])
    op.create_table('accounts',
    sa.Column('id', KEY, nullable=False),
    sa.Column('warehouse_id', KEY, nullable=True),
    sa.Column('category', sa.String(length=50), nullable=False),
    sa.Column('stock_account', sa.String(length=50), nullable=False),
    sa.Column('variation_account', sa.String(length=50), nullable=False),
    sa.Column('difference_account', sa.String(length=50), nullable=False),
    sa.ForeignKeyConstraint(['warehouse_id'], ['warehouses.id'], name=op.f('fk_accounts_warehouse_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts')),
    sa.UniqueConstraint('warehouse_id', 'category', name=op.f('uq_accounts_warehouse_id_category'))
    )
    _once('uq_accounts_company', 'accounts', 'category')
    _once('uq_closing_lines_company', 'closing_lines', 'closing_id', 'item_id')
    _once('uq_year_history_company', 'year_history', 'item_id', 'year')


def _once(name: str, table: str, *columns: str) -> None:
    op.create_index(
        name, table, list(columns), unique=True, sqlite_where=NOWHERE, postgresql_where=NOWHERE
    )


def downgrade() -> None:
    op.drop_index('uq_year_history_company', table_name='year_history')
    op.drop_index('uq_closing_lines_company', table_name='closing_lines')
    op.drop_table('accounts')
    op.drop_table('warehouse_history_rows')
    op.drop_table('warehouse_histories')
