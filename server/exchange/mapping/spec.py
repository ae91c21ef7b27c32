"""What a mapping file says, as frozen values. Pure."""

from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field

from server.exchange.files import Reading

EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class Cell:
    """How one canonical column gets its text. Steps apply in the order of the fields."""

    column: str | None = None
    constant: str | None = None
    template: str | None = None
    remove_prefix: str = ""
    lookup: Lookup[str, str] | None = None
    otherwise: str | None = None
    keep_others: bool = False
    format: str | None = None
    decimal: str = "."


@dataclass(frozen=True, slots=True)
class Join:
    """Another file: its row whose `there` equals this row's `here` gives `NAME.Column`."""

    name: str
    file: str
    here: str
    there: str
    optional: bool = False
    reading: Reading = field(default_factory=Reading)


@dataclass(frozen=True, slots=True)
class Only:
    """A filter: rows whose column is (or is not) one of these stay, others go with a reason."""

    column: str
    values: frozenset[str]
    reason: str
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole mapping file."""

    kind: str | None = None
    reading: Reading = field(default_factory=Reading)
    strip: bool = False
    ignore: frozenset[str] = frozenset()
    leave_out_repeats: bool = False
    sort: tuple[str, ...] = ()
    columns: Lookup[str, Cell] = field(default_factory=dict)
    joins: tuple[Join, ...] = ()
    filters: tuple[Only, ...] = ()
