"""what may differ without anybody looking, and how much somebody may approve"""

from typing import Any

import sqlalchemy as sa
from alembic import op
import server.storage.types


revision = '0010'
down_revision = '0006'
branch_labels = None
depends_on = None


def _id() -> sa.Column[Any]:
    return sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False)


def _limit(name: str) -> sa.Column[Any]:
    return sa.Column(name, server.storage.types.Exact(), nullable=True)


def _trigger(event: str, dialect: str) -> str:
    """Lines are judged again when a tolerance changes: a mark, as for everything they depend on."""
    row = 'OLD' if event == 'DELETE' else 'NEW'
    if dialect == 'postgresql':
        return (
            f"CREATE TRIGGER mark_tolerances_{event.lower()} AFTER {event} ON tolerances "
            f"REFERENCING {row} TABLE AS changed FOR EACH STATEMENT "
            "EXECUTE FUNCTION leave_mark('tolerance', 'id')"
        )
    return (
        f"CREATE TRIGGER mark_tolerances_{event.lower()} AFTER {event} ON tolerances "
        "WHEN EXISTS (SELECT 1 FROM difference_views) "
        f"BEGIN INSERT INTO marks (topic, subject) VALUES ('tolerance', {row}.id); END"
    )


def upgrade() -> None:
    op.create_table('tolerances',
    _id(),
    sa.Column('list_type', sa.String(length=10), nullable=False),
    sa.Column('abc', sa.String(length=1), nullable=False),
    sa.Column('category', sa.String(length=50), nullable=False),
    sa.Column('item_class', sa.String(length=3), nullable=False),
    sa.Column('item_code', sa.String(length=50), nullable=False),
    *(_limit(f'{side}_{name}') for side in ('plus', 'minus') for name in ('quantity', 'percent', 'value')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tolerances')),
    sa.UniqueConstraint('list_type', 'abc', 'category', 'item_class', 'item_code', name=op.f('uq_tolerances_list_type_abc_category_item_class_item_code'))
    )
    op.create_table('approval_limits',
    _id(),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('user_name', sa.String(length=80), nullable=False),
    *(_limit(name) for name in ('quantity', 'percent', 'value', 'net', 'gross')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval_limits')),
    sa.UniqueConstraint('role', 'user_name', name=op.f('uq_approval_limits_role_user_name'))
    )
    op.create_table('settled_exceptions',
    _id(),
    sa.Column('inventory_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('line', sa.String(length=16), nullable=False),
    sa.Column('amount', server.storage.types.Exact(), nullable=False),
    sa.Column('live_hash', sa.LargeBinary(length=32), nullable=True),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('user_name', sa.String(length=80), nullable=False),
    sa.Column('at', server.storage.types.Instant(), nullable=False),
    sa.Column('record_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['inventory_id'], ['inventories.id'], name=op.f('fk_settled_exceptions_inventory_id')),
    sa.ForeignKeyConstraint(['record_id'], ['stock_records.id'], name=op.f('fk_settled_exceptions_record_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_settled_exceptions'))
    )
    op.create_index(op.f('ix_settled_exceptions_inventory_id_settled_exceptions_line'), 'settled_exceptions', ['inventory_id', 'line'], unique=False)
    for event in ('INSERT', 'UPDATE', 'DELETE'):
        op.execute(_trigger(event, op.get_bind().dialect.name))


def downgrade() -> None:
    op.drop_table('settled_exceptions')
    op.drop_table('approval_limits')
    op.drop_table('tolerances')
