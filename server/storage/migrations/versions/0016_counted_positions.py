"""how many positions were counted is kept by list, location and inventory; counted when first asked"""

import sqlalchemy as sa
from alembic import op
import server.storage.types


revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('counted_lists',
    sa.Column('list_id', server.storage.types.Identifier(length=16), nullable=False),
    sa.Column('events', sa.BigInteger(), nullable=False),
    sa.Column('positions', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('list_id', name=op.f('pk_counted_lists'))
    )
    op.create_table('counted_places',
    sa.Column('list_id', server.storage.types.Identifier(length=16), nullable=False),
    sa.Column('location', sa.String(length=200), nullable=False),
    sa.Column('positions', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('list_id', 'location', name=op.f('pk_counted_places')),
    sqlite_with_rowid=False
    )
    op.create_table('counted_inventories',
    sa.Column('inventory_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('events', sa.BigInteger(), nullable=False),
    sa.Column('positions', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('inventory_id', name=op.f('pk_counted_inventories'))
    )


def downgrade() -> None:
    op.drop_table('counted_inventories')
    op.drop_table('counted_places')
    op.drop_table('counted_lists')
