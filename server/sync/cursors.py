"""The cursor of a device's changes: a version number, and how far a filling has come. Pure.

`412:3.5:all` stands behind version 412 with the warehouses 3 and 5 and every employee;
`412:3.5:location:W1/A-07` is in the middle of being filled.
"""

import re
from dataclasses import dataclass, replace
from typing import Final, Self
from urllib.parse import quote, unquote

_CURSOR: Final = re.compile(
    r"(?P<version>[0-9]{1,18}):(?P<warehouses>[0-9.]*):(?P<kind>[a-z0-9_]+)(:(?P<key>[^:]*))?"
)


@dataclass(frozen=True, slots=True)
class Cursor:
    """`version`: everything up to it is known. The others mark what was visible then."""

    version: int
    warehouses: str
    people: str | None = None
    kind: str | None = None
    key: str = ""

    def at(self, kind: str, key: str) -> Self:
        """The same, filled as far as this key of this kind."""
        return replace(self, kind=kind, key=key)

    def filled(self, people: str) -> "Cursor":
        """The end of a filling."""
        return Cursor(self.version, self.warehouses, people)

    @property
    def filling(self) -> str | None:
        """The name of the filling that it is in the middle of."""
        return None if self.kind is None else f"{self.version}:{self.warehouses}"

    def text(self) -> str:
        """What the device keeps."""
        if self.kind is None:
            return f"{self.version}:{self.warehouses}:{self.people}"
        return f"{self.version}:{self.warehouses}:{self.kind}:{quote(self.key, safe='')}"

    @classmethod
    def parse(cls, text: str | None, newest: int) -> "Cursor | None":
        """Read it back; None when it is no cursor, or one of a history that went further."""
        found = _CURSOR.fullmatch(text or "")
        if found is None or int(found["version"]) > newest:
            return None
        version, warehouses = int(found["version"]), found["warehouses"]
        kind, key = found["kind"], found["key"]
        if key is None:
            return cls(version, warehouses, people=kind)
        return cls(version, warehouses, kind=kind, key=unquote(key))
