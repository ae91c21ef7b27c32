"""PostgreSQL checks what movements and reviews refer to once for a statement (decision 0030)"""

from alembic import op


revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

REFERENCES = {
    'movements': {
        'record_id': 'stock_records',
        'position_id': 'positions',
        'warehouse_id': 'warehouses',
        'item_id': 'items',
        'reason_id': 'reasons',
        'unit_id': 'units',
    },
    'reviewed_lines': {
        'inventory_id': 'inventories',
        'warehouse_id': 'warehouses',
        'movement_id': 'movements',
    },
}
CHECKS = {
    'movements': (
        """
    LEFT JOIN stock_records AS r ON r.id = one.record_id
      AND r.warehouse_id = one.warehouse_id AND r.reason_id = one.reason_id
    LEFT JOIN positions AS p ON p.id = one.position_id
      AND p.warehouse_id = one.warehouse_id AND p.item_id = one.item_id
    LEFT JOIN units AS u ON u.id = one.unit_id
    WHERE r.id IS NULL OR p.id IS NULL OR u.id IS NULL""",
        'no record with its warehouse and reason, no position with its warehouse and item, or no unit',
    ),
    'reviewed_lines': (
        """
    LEFT JOIN inventories AS i ON i.id = one.inventory_id
    LEFT JOIN warehouses AS w ON w.id = one.warehouse_id
    LEFT JOIN movements AS m ON m.id = one.movement_id
    WHERE i.id IS NULL OR w.id IS NULL OR one.movement_id IS NOT NULL AND m.id IS NULL""",
        'no inventory, no warehouse, or no movement',
    ),
}
"""What is asked of all written rows: the rows that they name must be there and agree with them.

Records and positions have foreign keys to the warehouse, reason and item that they share.
"""

KEPT = (
    ('stock_records', ('id', 'warehouse_id', 'reason_id'), 'movements', 'record_id'),
    ('positions', ('id', 'warehouse_id', 'item_id'), 'movements', 'position_id'),
    ('units', ('id',), 'movements', 'unit_id'),
    ('movements', ('id',), 'reviewed_lines', 'movement_id'),
    ('inventories', ('id',), 'reviewed_lines', 'inventory_id'),
    ('warehouses', ('id',), 'reviewed_lines', 'warehouse_id'),
)
"""What stays as it is while rows name it: table, columns, who names it by which column."""

KEEP = """
CREATE FUNCTION keep_for_others() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found boolean;
BEGIN
  -- It hardly ever happens: whoever does it waits until nobody writes such rows.
  EXECUTE format('LOCK TABLE %I IN SHARE MODE', TG_ARGV[0]);
  IF TG_LEVEL = 'ROW' THEN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE %I = $1)', TG_ARGV[0], TG_ARGV[1])
      INTO found USING OLD.id;
  ELSE
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE %I IS NOT NULL)', TG_ARGV[0], TG_ARGV[1])
      INTO found;
  END IF;
  IF found THEN
    RAISE foreign_key_violation
      USING MESSAGE = format('%s name it by %s: %s', TG_ARGV[0], TG_ARGV[1], TG_TABLE_NAME);
  END IF;
  RETURN NULL;
END $$
"""


def check(table: str) -> str:
    """A function that refuses written rows; planned each time, as few and very many want another way."""
    query, missing = CHECKS[table]
    return f"""
CREATE FUNCTION check_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong bigint;
BEGIN
  EXECUTE 'SELECT one.id FROM written AS one {query} LIMIT 1' INTO wrong;
  IF wrong IS NOT NULL THEN
    RAISE foreign_key_violation
      USING MESSAGE = format('{table} %s: {missing}', wrong), TABLE = '{table}';
  END IF;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name != 'postgresql':
        return
    op.execute(KEEP)
    for table, columns in REFERENCES.items():
        for column in columns:
            op.drop_constraint(f'fk_{table}_{column}', table, type_='foreignkey')
        op.execute(check(table))
        for event in ('INSERT', 'UPDATE'):
            op.execute(
                f'CREATE TRIGGER check_{table}_{event.lower()} AFTER {event} ON {table} '
                f'REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION check_{table}()'
            )
    for table, same, other, column in KEPT:
        keep = f"EXECUTE FUNCTION keep_for_others('{other}', '{column}')"
        changed = ' OR '.join(f'OLD.{name} <> NEW.{name}' for name in same)
        op.execute(f'CREATE TRIGGER keep_{table}_delete AFTER DELETE ON {table} FOR EACH ROW {keep}')
        op.execute(
            f'CREATE TRIGGER keep_{table}_update AFTER UPDATE ON {table} '
            f'FOR EACH ROW WHEN ({changed}) {keep}'
        )
        op.execute(
            f'CREATE TRIGGER keep_{table}_truncate AFTER TRUNCATE ON {table} '
            f'FOR EACH STATEMENT {keep}'
        )


def downgrade() -> None:
    if op.get_bind().dialect.name != 'postgresql':
        return
    for table, *_ in KEPT:
        for event in ('delete', 'update', 'truncate'):
            op.execute(f'DROP TRIGGER keep_{table}_{event} ON {table}')
    op.execute('DROP FUNCTION keep_for_others()')
    for table, columns in REFERENCES.items():
        for event in ('insert', 'update'):
            op.execute(f'DROP TRIGGER check_{table}_{event} ON {table}')
        op.execute(f'DROP FUNCTION check_{table}()')
        for column, named in columns.items():
            op.create_foreign_key(f'fk_{table}_{column}', table, named, [column], ['id'])
