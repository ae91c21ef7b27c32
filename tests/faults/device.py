"""A handheld without a screen that lives through faults: it keeps the rules of design/4 §2 and §4.

What it recorded is pending until this service's own complete answer names it; when the server
turns out to be another history, or to know less than before, what it lacks is pending again.
"""

import json
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException
from typing import Any
from uuid import UUID

from tests.handhelds import Handheld

BATCH = 50
_LONGEST_SECONDS = 10.0


class Unanswered(Exception):  # noqa: N818 - it is an answer that did not come, not an error of ours
    """No complete answer of this service came."""


class Answer:
    """What came back over HTTP, complete."""

    def __init__(self, status: int, content_type: str, body: bytes) -> None:
        self.status_code = status
        self.content_type = content_type
        self.body = body

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Wire:
    """HTTP to one port of this machine, a connection for each request, as a roaming device has."""

    def __init__(self, port: int, patience: float = _LONGEST_SECONDS) -> None:
        self.port = port
        self.patience = patience

    def post(self, path: str, *, data: bytes, headers: dict[str, str]) -> Answer:
        return self._ask("POST", path, data, headers)

    def get(self, path: str, *, headers: dict[str, str]) -> Answer:
        return self._ask("GET", path, None, headers)

    def _ask(self, method: str, path: str, data: bytes | None, headers: dict[str, str]) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        try:
            connection.request(method, path, data, headers | {"Connection": "close"})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers.get_content_type(), answer.read())
        except (OSError, HTTPException) as error:
            raise Unanswered(repr(error)) from error
        finally:
            connection.close()


class Device(Handheld):
    """A handheld that keeps what it recorded until it was acknowledged."""

    def __init__(self, wire: Wire, device: str, token: str, list_id: UUID) -> None:
        super().__init__(wire, device, token, list_id)
        self.acknowledged: dict[int, str] = {}
        self.history: str | None = None
        self.high_water = 0

    @property
    def pending(self) -> list[int]:
        """The places of the journal that only this device holds."""
        return [place for place in range(self.head) if place not in self.acknowledged]

    def id_at(self, place: int) -> str:
        """The id of an event of the journal."""
        event: str = json.loads(self.journal[place]["canonical"])["id"]
        return event

    @property
    def recorded_ids(self) -> set[str]:
        return {self.id_at(place) for place in range(self.head)}

    @property
    def acknowledged_ids(self) -> set[str]:
        return {self.id_at(place) for place in list(self.acknowledged)}

    def sync(self, chosen: Sequence[int] | None = None) -> list[str]:
        """Push once what is pending, oldest first; the statuses, or Unanswered."""
        places = list(self.pending[:BATCH] if chosen is None else chosen)
        entries = [self.journal[place] for place in places]
        answer = self.push(entries, pending=len(self.pending))
        told = _own(answer, self.epoch)
        self._settle(places, told)
        return [str(result["status"]) for result in told["results"]]

    def greet(self) -> dict[str, Any]:
        """Ping about the own journal, and learn whether the server lost something of it."""
        query = f"epoch={self.epoch}&head={self.head}&pending={len(self.pending)}"
        answer = self.client.get(f"/api/v1/sync/ping?{query}", headers=self.headers)
        told = _own(answer, None)
        self._reconcile(told)
        return told

    def dock(self, attempts: int = 200) -> int:
        """Sync until nothing is pending; how many attempts had no answer."""
        failed = 0
        for _ in range(attempts):
            try:
                self.greet()
                while self.pending:
                    self.sync()
            except Unanswered:
                failed += 1
            else:
                return failed
        raise AssertionError(f"{len(self.pending)} still pending after {attempts} attempts")

    def _settle(self, places: list[int], told: dict[str, Any]) -> None:
        for result in told["results"]:
            place = places[result["index"]]
            if result["id"] is None or result["id"] == self.id_at(place):
                self.acknowledged[place] = result["status"]
        self._reconcile(told)

    def _reconcile(self, told: dict[str, Any]) -> None:
        renewed = self.history not in (None, told["server_history"])
        if renewed or told["high_water"] < self.high_water:
            for place in [kept for kept in self.acknowledged if kept >= told["high_water"]]:
                del self.acknowledged[place]
        self.history, self.high_water = told["server_history"], told["high_water"]


def _own(answer: Answer, epoch: str | None) -> dict[str, Any]:
    """The answer if it is complete and this service's; a captive portal's page is not."""
    if answer.status_code != 200 or answer.content_type != "application/json":
        raise Unanswered(f"{answer.status_code} {answer.content_type}")
    try:
        told = json.loads(answer.body)
    except ValueError as error:
        raise Unanswered("not JSON") from error
    named = ("server_history", "high_water") if epoch is None else ("epoch", "results")
    if not isinstance(told, dict) or any(name not in told for name in named):
        raise Unanswered("JSON of somebody else")
    if epoch is not None and told["epoch"] != epoch:
        raise Unanswered("about another epoch")
    return told
