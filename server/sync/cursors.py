"""The cursor of a device's changes: a version number, and how far a first filling has come. Pure.

`412:all` stands behind version 412; `412:location:W1/A-07` is in the middle of being filled.
"""

import re
from dataclasses import dataclass, replace
from typing import Final, Self
from urllib.parse import quote, unquote

_CURSOR: Final = re.compile(r"(?P<version>[0-9]{1,18}):(?P<kind>[a-z0-9_]+)(:(?P<key>[^:]*))?")


@dataclass(frozen=True, slots=True)
class Cursor:
    """`version`: everything up to it is known. `people`: the mark of the visible employees."""

    version: int
    people: str | None = None
    kind: str | None = None
    key: str = ""

    def at(self, kind: str, key: str) -> Self:
        """The same, filled as far as this key of this kind."""
        return replace(self, kind=kind, key=key)

    def filled(self, people: str) -> "Cursor":
        """The end of a filling."""
        return Cursor(self.version, people)

    def text(self) -> str:
        """What the device keeps."""
        if self.kind is None:
            return f"{self.version}:{self.people}"
        return f"{self.version}:{self.kind}:{quote(self.key, safe='')}"

    @classmethod
    def parse(cls, text: str | None, newest: int) -> "Cursor | None":
        """Read it back; None when it is no cursor, or one of a history that went further."""
        found = _CURSOR.fullmatch(text or "")
        if found is None or int(found["version"]) > newest:
            return None
        version, kind, key = int(found["version"]), found["kind"], found["key"]
        if key is None:
            return cls(version, people=kind)
        return cls(version, kind=kind, key=unquote(key))
