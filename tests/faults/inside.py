"""Inside the page: the application's own open handheld, so that a test can count at full speed.

It is the object that the screens use, found where Preact keeps what a context gives; the product
itself offers no such door.
"""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import JSHandle, Page

_FIND = """() => {
  const seen = new Set();
  const find = vnode => {
    if (!vnode || typeof vnode !== "object" || seen.has(vnode)) return null;
    seen.add(vnode);
    const given = vnode.props?.value;
    if (typeof given?.record === "function" && typeof given.stamp === "function") return given;
    for (const child of [vnode.__k].flat()) {
      const found = find(child);
      if (found) return found;
    }
    return null;
  };
  return find(document.getElementById("app")?.__k);
}"""
_BODY = """
const bodyOf = (handheld, place, quantity) => {
  const { id, times, catalog, app } = handheld.stamp();
  return {
    id, kind: "count", list: place.list, pass: 1, area: null, employee: place.employee,
    location: place.location, item: place.item, variant: null, lot: null, serial: null,
    expiry: null, barcode: null, quantity, unit: "PZ", factor: "1", supersedes: [],
    ...times, catalog, app, schema: 1,
  };
};
const rule = { independent: false };
"""
_COUNT_ON = (
    "([handheld, place, lanes]) => {"
    + _BODY
    + """
  const lane = async () => {
    for (;;) noted((await handheld.record(bodyOf(handheld, place, "1"), rule)).id);
  };
  for (let number = 0; number < lanes; number += 1) void lane().catch(error => noted(`${error}`));
}"""
)
_COUNT_ONCE = (
    "async ([handheld, place, times]) => {"
    + _BODY
    + """
  const tried = Array.from({ length: times }, () =>
    handheld.record(bodyOf(handheld, place, "1"), rule).then(
      stored => stored.id, error => error.code ?? `${error}`));
  return Promise.all(tried);
}"""
)
_BEGIN = (
    "([handheld, place, times]) => {"
    + _BODY
    + """
  const one = async () => {
    const told = [];
    for (let number = 0; number < times; number += 1) {
      told.push(await handheld.record(bodyOf(handheld, place, "1"), rule).then(
        stored => stored.id, error => error.code ?? `${error}`));
    }
    return told;
  };
  globalThis.tried = one();
}"""
)
_HELD = """async ([handheld, ids]) => {
  const found = await Promise.all(ids.map(id => handheld.journal.event(id)));
  return found.map(event => event && [event.id, event.epoch, event.seq, event.quantity]);
}"""


@dataclass(frozen=True)
class Place:
    """Where the page counts: a released list, its employee, a position."""

    list: str
    employee: str
    location: str
    item: str

    def as_json(self) -> dict[str, str]:
        return self.__dict__.copy()


class Inside:
    """The handheld that is open in a page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        page.wait_for_function(f"() => ({_FIND})() !== null")
        self._handheld: JSHandle = page.evaluate_handle(_FIND)

    def count_on(self, place: Place, lanes: int) -> None:
        """Record without end, in so many lanes at once; `noted(id)` is called after each."""
        self._page.evaluate(_COUNT_ON, [self._handheld, place.as_json(), lanes])

    def count(self, place: Place, times: int = 1) -> list[str]:
        """Record some at once; the id of each that was stored, the alarm's code of the others."""
        told: list[str] = self._page.evaluate(_COUNT_ONCE, [self._handheld, place.as_json(), times])
        return told

    def begin(self, place: Place, times: int) -> None:
        """Record one after the other; `tried` tells what became of them."""
        self._page.evaluate(_BEGIN, [self._handheld, place.as_json(), times])

    def tried(self) -> list[str]:
        """Wait for what was begun."""
        told: list[str] = self._page.evaluate("() => globalThis.tried")
        return told

    def sync(self) -> None:
        """Try now, as the button does; the state tells how it went."""
        self._page.evaluate("handheld => handheld.syncNow('button')", self._handheld)

    def begin_sync(self) -> None:
        """Try now, and go on while it runs."""
        self._page.evaluate(
            "handheld => { globalThis.trying = handheld.syncNow('button'); }", self._handheld
        )

    def synced(self) -> None:
        """Wait for the sync that was begun."""
        self._page.evaluate("() => globalThis.trying")

    def held(self, ids: list[str]) -> list[Any]:
        """What the device has under these ids: [id, epoch, seq, quantity] or None."""
        found: list[Any] = self._page.evaluate(_HELD, [self._handheld, ids])
        return found

    def pending(self) -> int:
        """How many events only the device holds, as the screens show it."""
        waiting: int = self._page.evaluate(
            "handheld => handheld.state.pending.value", self._handheld
        )
        return waiting

    def alarm(self) -> str | None:
        """The blocking alarm, if there is one."""
        code: str | None = self._page.evaluate(
            "handheld => handheld.state.alarm.value", self._handheld
        )
        return code

    def identity(self) -> dict[str, Any]:
        """Device, epoch and the like."""
        known: dict[str, Any] = self._page.evaluate(
            "handheld => ({ ...handheld.identity.value })", self._handheld
        )
        return known
