"""transfers, the supplier of a lot, next standard cost"""

import sqlalchemy as sa
from alembic import op
import server.storage.types


revision = '0009'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('items', schema=None) as batch_op:
        batch_op.add_column(sa.Column('next_standard_cost', server.storage.types.Exact(), nullable=True))

    with op.batch_alter_table('lots', schema=None) as batch_op:
        batch_op.add_column(sa.Column('supplier', sa.String(length=30), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('supplier_lot', sa.String(length=50), nullable=False, server_default=''))

    with op.batch_alter_table('stock_records', schema=None) as batch_op:
        batch_op.add_column(sa.Column('offsets_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_stock_records_offsets_id'), ['offsets_id'])
        batch_op.create_foreign_key(batch_op.f('fk_stock_records_offsets_id'), 'stock_records', ['offsets_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('stock_records', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_stock_records_offsets_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_stock_records_offsets_id'), type_='unique')
        batch_op.drop_column('offsets_id')

    with op.batch_alter_table('lots', schema=None) as batch_op:
        batch_op.drop_column('supplier_lot')
        batch_op.drop_column('supplier')

    with op.batch_alter_table('items', schema=None) as batch_op:
        batch_op.drop_column('next_standard_cost')
