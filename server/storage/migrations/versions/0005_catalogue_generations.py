"""catalogue generations are numbered by the version of the last change in them"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Packs are only a copy of the catalogue: they are built anew in their new form.
    op.execute("DELETE FROM catalog_buckets")
    op.execute("DELETE FROM catalog_generations")
    with op.batch_alter_table('catalog_generations', schema=None) as batch_op:
        batch_op.drop_column('catalog_version')
    with op.batch_alter_table('changes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_changes_kind_changes_version'), ['kind', 'version'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('changes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_changes_kind_changes_version'))
    op.execute("DELETE FROM catalog_buckets")
    op.execute("DELETE FROM catalog_generations")
    with op.batch_alter_table('catalog_generations', schema=None) as batch_op:
        batch_op.add_column(sa.Column('catalog_version', sa.BigInteger(), nullable=False))
