"""Differences as rows, and marks of everything that they depend on.

A trigger cannot be forgotten by whoever writes a new import or screen. On SQLite, where there is
one writer, a trigger leaves nothing while nobody keeps differences; on PostgreSQL a statement
leaves a mark for each row that it changed, or one for everything where they are many.
"""

from collections.abc import Iterator
from typing import NamedTuple

import sqlalchemy as sa
from alembic import op
import server.storage.types


revision = '0006'
down_revision = '0009'
branch_labels = None
depends_on = None

MOST = 500


class Watched(NamedTuple):
    """A table, what marks of it are about, and the column that says which."""

    table: str
    topic: str
    column: str
    events: tuple[str, ...] = ("INSERT", "UPDATE", "DELETE")


WATCHED = (
    Watched("stock_records", "record", "id", ("INSERT",)),
    Watched("items", "item", "id"),
    Watched("alternative_units", "item", "item_id"),
    Watched("units", "unit", "id", ("UPDATE",)),
    Watched("locations", "location", "id", ("INSERT",)),
    Watched("locations", "warehouse", "warehouse_id", ("UPDATE", "DELETE")),
    Watched("warehouses", "warehouse", "id", ("UPDATE",)),
    Watched("closing_dimensions", "warehouse", "warehouse_id"),
    Watched("year_parameters", "year", "year"),
    Watched("closing_starts", "closing", "closing_id"),
    Watched("reasons", "reason", "id", ("UPDATE",)),
    Watched("list_types", "list_type", "id", ("UPDATE",)),
    Watched("inventories", "inventory", "id", ("UPDATE",)),
    Watched("count_lists", "list", "id", ("INSERT", "UPDATE")),
    Watched("list_assignments", "list", "list_id", ("INSERT", "DELETE")),
    Watched("barcode_resolutions", "resolution", "barcode", ("INSERT",)),
)
_IDENTIFIERS = frozenset({("count_lists", "id"), ("list_assignments", "list_id")})

FUNCTION = f"""
CREATE FUNCTION leave_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM (SELECT FROM changed LIMIT {MOST + 1}) AS few) > {MOST} THEN
    INSERT INTO marks (topic, subject) VALUES ('all', '');
  ELSE
    INSERT INTO marks (topic, subject)
    SELECT DISTINCT TG_ARGV[0], to_jsonb(changed) ->> TG_ARGV[1] FROM changed;
  END IF;
  RETURN NULL;
END $$
"""


def statements(dialect: str) -> Iterator[str]:
    """What makes the triggers on a database."""
    if dialect == "postgresql":
        yield FUNCTION
    make = _postgresql if dialect == "postgresql" else _sqlite
    for one in WATCHED:
        for event in one.events:
            yield make(one, event)


def _name(one: Watched, event: str) -> str:
    return f"mark_{one.table}_{event.lower()}"


def _sqlite(one: Watched, event: str) -> str:
    row = "OLD" if event == "DELETE" else "NEW"
    subject = f"{row}.{one.column}"
    if (one.table, one.column) in _IDENTIFIERS:
        subject = f"hex({subject})"
    return (
        f"CREATE TRIGGER {_name(one, event)} AFTER {event} ON {one.table} "
        "WHEN EXISTS (SELECT 1 FROM difference_views) "
        f"BEGIN INSERT INTO marks (topic, subject) VALUES ('{one.topic}', {subject}); END"
    )


def _postgresql(one: Watched, event: str) -> str:
    rows = "OLD" if event == "DELETE" else "NEW"
    return (
        f"CREATE TRIGGER {_name(one, event)} AFTER {event} ON {one.table} "
        f"REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT "
        f"EXECUTE FUNCTION leave_mark('{one.topic}', '{one.column}')"
    )


def upgrade() -> None:
    op.create_table('area_counters',
    sa.Column('inventory_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('warehouse_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('pass_number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('area', sa.String(length=30), nullable=False),
    sa.Column('counter', sa.String(length=80), nullable=False),
    sa.Column('list_id', server.storage.types.Identifier(length=16), nullable=False),
    sa.PrimaryKeyConstraint('inventory_id', 'warehouse_id', 'pass_number', 'area', 'counter', name=op.f('pk_area_counters'))
    )
    op.create_table('counter_clocks',
    sa.Column('inventory_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('device', sa.String(length=36), nullable=False),
    sa.Column('epoch', server.storage.types.Identifier(length=16), nullable=False),
    sa.Column('lowest', sa.BigInteger(), nullable=False),
    sa.Column('highest', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('inventory_id', 'device', 'epoch', name=op.f('pk_counter_clocks'))
    )
    op.create_table('difference_lines',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('view_id', sa.BigInteger(), nullable=False),
    sa.Column('line', sa.String(length=16), nullable=False),
    sa.Column('place', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('warehouse_id', sa.BigInteger(), nullable=False),
    sa.Column('location', sa.String(length=200), nullable=False),
    sa.Column('item', sa.String(length=200), nullable=False),
    sa.Column('barcode', sa.String(length=500), nullable=False),
    sa.Column('variant', sa.String(length=200), nullable=False),
    sa.Column('lot', sa.String(length=200), nullable=False),
    sa.Column('serial', sa.String(length=200), nullable=False),
    sa.Column('item_id', sa.BigInteger(), nullable=True),
    sa.Column('category', sa.String(length=50), nullable=False),
    sa.Column('area', sa.String(length=30), nullable=False),
    sa.Column('search', sa.Text(), nullable=False),
    sa.Column('lists', server.storage.types.Json(), nullable=False),
    sa.Column('passes', server.storage.types.Json(), nullable=False),
    sa.Column('was_counted', sa.Boolean(), nullable=False),
    sa.Column('provisional', sa.Boolean(), nullable=False),
    sa.Column('waiting', sa.Boolean(), nullable=False),
    sa.Column('observed_from', server.storage.types.Instant(), nullable=True),
    sa.Column('observed_at', server.storage.types.Instant(), nullable=True),
    sa.Column('observed_to', server.storage.types.Instant(), nullable=True),
    sa.Column('effective_at', server.storage.types.Instant(), nullable=True),
    sa.Column('counted', server.storage.types.Exact(), nullable=True),
    sa.Column('book', server.storage.types.Exact(), nullable=True),
    sa.Column('difference', server.storage.types.Exact(), nullable=True),
    sa.Column('without_doubtful', server.storage.types.Exact(), nullable=True),
    sa.Column('percent', server.storage.types.Exact(), nullable=True),
    sa.Column('unit_cost', server.storage.types.Exact(), nullable=True),
    sa.Column('cost_source', sa.String(length=20), nullable=False),
    sa.Column('value', server.storage.types.Exact(), nullable=True),
    sa.Column('size', server.storage.types.Exact(), nullable=False),
    sa.Column('seen_counted', server.storage.types.Exact(), nullable=True),
    sa.Column('seen_book', server.storage.types.Exact(), nullable=True),
    sa.Column('seen_at', server.storage.types.Instant(), nullable=True),
    sa.Column('live_hash', sa.LargeBinary(length=32), nullable=True),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('review_state', sa.String(length=16), nullable=True),
    sa.Column('blocking', sa.String(length=200), nullable=False),
    sa.Column('flags', sa.String(length=300), nullable=False),
    sa.Column('over', sa.String(length=100), nullable=False),
    sa.Column('hands_id', sa.BigInteger(), nullable=False),
    sa.Column('is_ruled', sa.Boolean(), nullable=False),
    sa.Column('decided_by', sa.String(length=80), nullable=True),
    sa.Column('decided_at', server.storage.types.Instant(), nullable=True),
    sa.Column('decision_reason', sa.String(length=500), nullable=True),
    sa.Column('story', server.storage.types.Json(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_difference_lines'))
    )
    with op.batch_alter_table('difference_lines', schema=None) as batch_op:
        batch_op.create_index('ix_difference_lines_line', ['view_id', 'line'], unique=True)
        batch_op.create_index('ix_difference_lines_place', ['view_id', 'place'], unique=True)
        batch_op.create_index('ix_difference_lines_size', ['view_id', 'size', 'place'], unique=False)
        batch_op.create_index('ix_difference_lines_state', ['view_id', 'state', 'place'], unique=False)
        batch_op.create_index('ix_difference_lines_subject', ['view_id', 'item', 'barcode'], unique=False)

    op.create_table('difference_sums',
    sa.Column('view_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('warehouse_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('category', sa.String(length=50), nullable=False),
    sa.Column('hands_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.Column('unpriced', sa.Integer(), nullable=False),
    sa.Column('plus', server.storage.types.Exact(), nullable=False),
    sa.Column('minus', server.storage.types.Exact(), nullable=False),
    sa.PrimaryKeyConstraint('view_id', 'warehouse_id', 'state', 'category', 'hands_id', name=op.f('pk_difference_sums'))
    )
    op.create_table('difference_views',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('inventory_id', sa.BigInteger(), nullable=False),
    sa.Column('basis', sa.String(length=12), nullable=False),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('is_built', sa.Boolean(), nullable=False),
    sa.Column('kept_out', sa.Text(), nullable=False),
    sa.Column('used_at', server.storage.types.Instant(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_difference_views')),
    sa.UniqueConstraint('inventory_id', 'basis', 'day', name=op.f('uq_difference_views_inventory_id_basis_day'))
    )
    op.create_table('line_hands',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('inventory_id', sa.BigInteger(), nullable=False),
    sa.Column('people', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_line_hands')),
    sa.UniqueConstraint('inventory_id', 'people', name=op.f('uq_line_hands_inventory_id_people'))
    )
    op.create_table('marks',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('topic', sa.String(length=20), nullable=False),
    sa.Column('subject', sa.String(length=600), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_marks'))
    )
    op.create_table('stale_subjects',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('inventory_id', sa.BigInteger(), nullable=False),
    sa.Column('item', sa.String(length=200), nullable=True),
    sa.Column('barcode', sa.String(length=500), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stale_subjects'))
    )
    with op.batch_alter_table('stale_subjects', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stale_subjects_inventory_id'), ['inventory_id'], unique=False)

    op.create_table('strange_items',
    sa.Column('inventory_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('item', sa.String(length=200), nullable=False),
    sa.PrimaryKeyConstraint('inventory_id', 'text', 'item', name=op.f('pk_strange_items'))
    )
    with op.batch_alter_table('count_events', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_count_events_inventory_id'))
        batch_op.create_index('ix_count_events_telling', ['inventory_id'], unique=False, sqlite_where=sa.text("kind IN ('decision', 'area_opened')"), postgresql_where=sa.text("kind IN ('decision', 'area_opened')"))
        batch_op.create_index('ix_count_events_subject', ['inventory_id', 'item', 'barcode'], unique=False)
        batch_op.create_index('ix_count_events_superseding', ['inventory_id'], unique=False, sqlite_where=sa.text("supersedes <> '[]'"), postgresql_where=sa.text("supersedes <> '[]'::jsonb"))

    with op.batch_alter_table('list_scope', schema=None) as batch_op:
        batch_op.create_index('ix_list_scope_item', ['list_id', 'item'], unique=False)

    with op.batch_alter_table('reviewed_lines', schema=None) as batch_op:
        batch_op.create_index('ix_reviewed_lines_subject', ['inventory_id', 'item', 'barcode'], unique=False)

    for statement in statements(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for one in WATCHED:
        for event in one.events:
            where = f" ON {one.table}" if is_postgresql else ""
            op.execute(f"DROP TRIGGER {_name(one, event)}{where}")
    if is_postgresql:
        op.execute("DROP FUNCTION leave_mark()")
    with op.batch_alter_table('reviewed_lines', schema=None) as batch_op:
        batch_op.drop_index('ix_reviewed_lines_subject')

    with op.batch_alter_table('list_scope', schema=None) as batch_op:
        batch_op.drop_index('ix_list_scope_item')

    with op.batch_alter_table('count_events', schema=None) as batch_op:
        batch_op.drop_index('ix_count_events_superseding', sqlite_where=sa.text("supersedes <> '[]'"), postgresql_where=sa.text("supersedes <> '[]'::jsonb"))
        batch_op.drop_index('ix_count_events_subject')
        batch_op.drop_index('ix_count_events_telling', sqlite_where=sa.text("kind IN ('decision', 'area_opened')"), postgresql_where=sa.text("kind IN ('decision', 'area_opened')"))
        batch_op.create_index(batch_op.f('ix_count_events_inventory_id'), ['inventory_id'], unique=False)

    op.drop_table('strange_items')
    with op.batch_alter_table('stale_subjects', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stale_subjects_inventory_id'))

    op.drop_table('stale_subjects')
    op.drop_table('marks')
    op.drop_table('line_hands')
    op.drop_table('difference_views')
    op.drop_table('difference_sums')
    with op.batch_alter_table('difference_lines', schema=None) as batch_op:
        batch_op.drop_index('ix_difference_lines_subject')
        batch_op.drop_index('ix_difference_lines_state')
        batch_op.drop_index('ix_difference_lines_size')
        batch_op.drop_index('ix_difference_lines_place')
        batch_op.drop_index('ix_difference_lines_line')

    op.drop_table('difference_lines')
    op.drop_table('counter_clocks')
    op.drop_table('area_counters')
