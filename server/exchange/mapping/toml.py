"""Reading a mapping file. All its mistakes are found at once, each with a code and where it is.

Whether the columns exist in the file is not known here; `plan.py` sees to that.
"""

import codecs
import tomllib
from typing import Any, Final

from server.exchange.files import Reading
from server.exchange.mapping.spec import Cell, Join, Mapping, Only
from server.kernel.problems import Fault, Invalid

_READING: Final[dict[str, type]] = {"encoding": str, "delimiter": str, "spill": str}
_TOP: Final[dict[str, type]] = {
    **_READING,
    "kind": str,
    "strip": bool,
    "leave_out_repeats": bool,
    "ignore": list,
    "sort": list,
    "columns": dict,
    "join": dict,
    "only": list,
}
_CELL: Final[dict[str, type]] = {
    "from": str,
    "constant": str,
    "template": str,
    "remove_prefix": str,
    "lookup": dict,
    "otherwise": str,
    "keep_others": bool,
    "format": str,
    "decimal": str,
}
_JOIN: Final[dict[str, type]] = {
    **_READING,
    "file": str,
    "here": str,
    "there": str,
    "optional": bool,
}
_ONLY: Final[dict[str, type]] = {"column": str, "is": list, "is_not": list, "reason": str}
_SOURCES: Final = ("from", "constant", "template")


def read_mapping(text: str) -> Mapping:
    """The mapping that a TOML text describes, or everything that is wrong with it."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Invalid("the mapping is not TOML", [Fault("mapping.not_toml", str(error))]) from error
    faults: list[Fault] = []
    checked = _checked(table, _TOP, "", faults)
    mapping = Mapping(
        kind=checked.get("kind"),
        reading=_reading(checked, "", faults),
        strip=checked.get("strip", False),
        ignore=frozenset(_texts(checked, "ignore", "", faults)),
        leave_out_repeats=checked.get("leave_out_repeats", False),
        sort=tuple(_texts(checked, "sort", "", faults)),
        columns={
            name: _cell(value, f"columns.{name}", faults)
            for name, value in checked.get("columns", {}).items()
        },
        joins=tuple(_join(name, value, faults) for name, value in checked.get("join", {}).items()),
        filters=tuple(
            _only(value, f"only {place}", faults)
            for place, value in enumerate(checked.get("only", []), 1)
        ),
    )
    if faults:
        raise Invalid("the mapping has mistakes", faults)
    return mapping


def _checked(table: Any, known: dict[str, type], where: str, faults: list[Fault]) -> dict[str, Any]:
    """The entries that are known and of the right type; faults for the others."""
    if not isinstance(table, dict):
        faults.append(_fault("mapping.not_table", "a table is expected here", where))
        return {}
    good = {}
    for name, value in table.items():
        if name not in known:
            words = ", ".join(known)
            faults.append(_fault("mapping.word_unknown", f"{name!r} is none of {words}", where))
        elif not isinstance(value, known[name]):
            wanted = _WORDS[known[name]]
            faults.append(_fault("mapping.type_wrong", f"{name!r} has to be {wanted}", where))
        else:
            good[name] = value
    return good


_WORDS: Final[dict[type, str]] = {
    str: "a text",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}


def _reading(table: dict[str, Any], where: str, faults: list[Fault]) -> Reading:
    given = {name: table[name] for name in _READING if name in table}
    if len(given.get("delimiter", ",")) != 1:
        faults.append(_fault("mapping.delimiter", "a delimiter is one character", where))
    try:
        codecs.lookup(given.get("encoding", "utf-8"))
    except LookupError:
        faults.append(_fault("mapping.encoding", f"{given['encoding']!r} is not known", where))
    return Reading(**given)


def _cell(value: Any, where: str, faults: list[Fault]) -> Cell:
    if isinstance(value, str):
        return Cell(column=value)
    table = _checked(value, _CELL, where, faults)
    if sum(source in table for source in _SOURCES) != 1:
        sources = ", ".join(_SOURCES)
        faults.append(_fault("mapping.source", f"say exactly one of {sources}", where))
    if table.get("decimal", ".") not in {".", ","}:
        faults.append(_fault("mapping.decimal", "decimal is '.' or ','", where))
    lookup = table.get("lookup")
    if lookup is not None and not all(isinstance(text, str) for text in lookup.values()):
        faults.append(_fault("mapping.type_wrong", "a lookup gives texts", where))
    others = {"otherwise", "keep_others"} & table.keys()
    if others and (lookup is None or len(others) > 1):
        detail = "a lookup may have one of otherwise, keep_others"
        faults.append(_fault("mapping.otherwise", detail, where))
    return Cell(table.pop("from", None), **table)


def _join(name: str, value: Any, faults: list[Fault]) -> Join:
    where = f"join.{name}"
    table = _checked(value, _JOIN, where, faults)
    faults += [
        _fault("mapping.word_missing", f"{word!r} is missing", where)
        for word in ("file", "here", "there")
        if word not in table
    ]
    return Join(
        name=name,
        file=table.get("file", ""),
        here=table.get("here", ""),
        there=table.get("there", ""),
        optional=table.get("optional", False),
        reading=_reading(table, where, faults),
    )


def _only(value: Any, where: str, faults: list[Fault]) -> Only:
    table = _checked(value, _ONLY, where, faults)
    faults += [
        _fault("mapping.word_missing", f"{word!r} is missing", where)
        for word in ("column", "reason")
        if word not in table
    ]
    if ("is" in table) == ("is_not" in table):
        faults.append(_fault("mapping.source", "say exactly one of is, is_not", where))
    word = "is" if "is" in table else "is_not"
    values = frozenset(_texts(table, word, where, faults))
    return Only(table.get("column", ""), values, table.get("reason", ""), wanted=word == "is")


def _texts(table: dict[str, Any], name: str, where: str, faults: list[Fault]) -> list[str]:
    found = table.get(name, [])
    if not all(isinstance(text, str) for text in found):
        faults.append(_fault("mapping.type_wrong", f"{name!r} is a list of texts", where))
        return []
    return list(found)


def _fault(code: str, detail: str, where: str) -> Fault:
    return Fault(code, detail, field=where or None)
