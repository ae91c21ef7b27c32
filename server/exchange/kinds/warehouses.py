"""warehouses: `code,description,site,management_area,valid_until,time_zone`."""

from typing import Final
from zoneinfo import available_timezones

from server.catalog.models import Warehouse
from server.exchange.batch import Batch
from server.exchange.columns import Column
from server.exchange.table_kind import TableKind
from server.exchange.values import Code, Day, Text
from server.http.context import settings
from server.ledger.use import closed_warehouses
from server.ledger.writing import lock_warehouses


def _check_zone(batch: Batch) -> None:
    """A warehouse that does not say its time zone takes the company's."""
    known = available_timezones()
    for line in batch.good:
        zone = line.values["time_zone"] or settings().time_zone
        line.values["time_zone"] = zone
        if zone not in known:
            detail = f"{zone!r} is no time zone such as Europe/Rome"
            batch.refuse(line, "warehouse.time_zone", detail, "time_zone")


def _keep_zone(batch: Batch) -> None:
    """A warehouse that was closed keeps its time zone."""
    changed = [
        line
        for line in batch.good
        if line.existing and line.existing["time_zone"] != line.values["time_zone"]
    ]
    if not changed:
        return
    lock_warehouses(line.values["code"] for line in changed)
    closed = closed_warehouses()
    for line in changed:
        kept = line.existing or {}
        if kept["id"] in closed:
            detail = f"it was closed with {kept['time_zone']}: restore the closing first"
            batch.refuse(line, "warehouse.time_zone_fixed", detail, "time_zone")


WAREHOUSES: Final = TableKind(
    name="warehouses",
    columns=(
        Column("code", Code(20, slash=False), required=True),
        Column("description", Text(80), ""),
        Column("site", Text(30), ""),
        Column("management_area", Text(30), ""),
        Column("valid_until", Day()),
        Column("time_zone", Code(50)),
    ),
    model=Warehouse,
    key=("code",),
    checks=(_check_zone, _keep_zone),
    announce=lambda line: ("warehouse", line.values["code"]),
)
