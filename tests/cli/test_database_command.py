"""`giacenza db`: check, backup, restore."""

import sqlite3
from pathlib import Path

from tests.cli.entry import Giacenza


def test_a_database_that_is_up_to_date_and_sound_passes_the_check(giacenza: Giacenza) -> None:
    assert giacenza("db", "check").code == 0


def test_a_database_without_tables_is_out_of_date_until_it_is_upgraded(tmp_path: Path) -> None:
    giacenza = Giacenza(f"sqlite:///{tmp_path}/new.sqlite", tmp_path)
    refused = giacenza("db", "check")
    assert (refused.code, refused.err.partition(":")[0]) == (1, "database.outdated")
    assert giacenza("db", "upgrade").code == 0
    assert giacenza("db", "check").code == 0


def test_a_backup_brings_back_what_it_holds_as_a_new_history(
    giacenza: Giacenza, tmp_path: Path
) -> None:
    giacenza("inventory", "new", "--date", "2026-12-31")
    backup = tmp_path / "backup"
    assert giacenza("db", "backup", str(backup)).last == str(backup)
    giacenza("inventory", "new", "--date", "2026-12-31")
    first = giacenza("db", "restore", str(backup))
    assert first.code == 0
    assert giacenza("inventory", "list").out.split("\t")[0] == "2026-001"
    second = giacenza("db", "restore", str(backup))
    assert first.last != second.last
    assert len(list(tmp_path.glob("giacenza.sqlite.before-*"))) >= 1


def test_a_backup_never_overwrites_a_file(giacenza: Giacenza, tmp_path: Path) -> None:
    (tmp_path / "backup").write_text("mine")
    refused = giacenza("db", "backup", str(tmp_path / "backup"))
    assert (refused.code, refused.err.partition(":")[0]) == (1, "backup.exists")


def test_only_a_sound_backup_of_this_product_is_restored(
    giacenza: Giacenza, tmp_path: Path
) -> None:
    text, other, newer = tmp_path / "text", tmp_path / "other", tmp_path / "newer"
    text.write_text("not a database, but long enough to be looked at" * 40)
    sqlite3.connect(other).execute("CREATE TABLE t (a)").connection.close()
    with sqlite3.connect(newer) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    connection.close()
    for path, code in (
        (text, "backup.unreadable"),
        (other, "backup.unreadable"),
        (newer, "backup.newer"),
        (tmp_path / "missing", "backup.missing"),
    ):
        ran = giacenza("db", "restore", str(path))
        assert (ran.code, ran.err.partition(":")[0]) == (1, code), ran.err
    assert giacenza("db", "check").code == 0


def test_what_rows_name_and_is_not_there_is_damage(giacenza: Giacenza, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "giacenza.sqlite") as connection:
        connection.execute(
            "INSERT INTO movements (record_id, line, position_id, warehouse_id, item_id, reason_id,"
            " effective_at, date_only, quantity, unit_id, unit_quantity, notes, transfer)"
            " VALUES (1, 1, 1, 1, 1, 1, 0, false, 0, 1, 0, '', false)"
        )
        connection.executemany(
            "INSERT INTO reviewed_lines (id, inventory_id, warehouse_id, location, item, barcode,"
            " variant, lot, serial, state, reason, user_name, at, movement_id)"
            " VALUES (?, 1, 1, '', ?, '', '', '', '', 'aligned', '', 'rossi', 0, ?)",
            [(7, "MOB/NUT", 1), (8, "MOB/BOLT", None)],
        )
    connection.close()
    refused = giacenza("db", "check")
    assert (refused.code, refused.err.partition(":")[0]) == (1, "database.damaged")
    for number in (7, 8):
        assert f"review {number} names no inventory, warehouse or movement" in refused.err
    assert "movement 1 names no record, position or unit that fits" in refused.err
