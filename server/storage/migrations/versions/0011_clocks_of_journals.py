"""clocks of journals as events arrive; stored differences are searched by what they are of"""

import sqlalchemy as sa
from alembic import op
import server.storage.types


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

OF_FEW = ('flags', 'lot', 'serial')


def upgrade() -> None:
    op.create_table('journal_clocks',
    sa.Column('inventory_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('device', sa.String(length=36), nullable=False),
    sa.Column('epoch', server.storage.types.Identifier(length=16), nullable=False),
    sa.Column('lowest', sa.BigInteger(), nullable=False),
    sa.Column('highest', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('inventory_id', 'device', 'epoch', name=op.f('pk_journal_clocks'))
    )
    op.execute(
        "INSERT INTO journal_clocks (inventory_id, device, epoch, lowest, highest) "
        "SELECT inventory_id, device, epoch, min(clock_offset_ms), max(clock_offset_ms) "
        "FROM count_events WHERE clock_offset_ms IS NOT NULL GROUP BY inventory_id, device, epoch"
    )
    op.execute("ALTER TABLE difference_lines DROP COLUMN search")
    for name in OF_FEW:
        op.create_index(
            f'ix_difference_lines_{name}',
            'difference_lines',
            ['view_id', name],
            unique=False,
            sqlite_where=sa.text(f"{name} <> ''"),
            postgresql_where=sa.text(f"{name} <> ''"),
        )


def downgrade() -> None:
    # What is stored of differences can be made again: begin anew.
    for name in OF_FEW:
        op.drop_index(f'ix_difference_lines_{name}', table_name='difference_lines')
    op.execute("DELETE FROM difference_lines")
    op.execute("DELETE FROM difference_sums")
    op.execute("UPDATE difference_views SET is_built = false")
    op.execute("ALTER TABLE difference_lines ADD COLUMN search TEXT NOT NULL DEFAULT ''")
    op.drop_table('journal_clocks')
