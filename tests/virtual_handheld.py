"""A handheld without a screen: enrols, counts into a chained journal and pushes over HTTP."""

import hashlib
import json
import urllib.request
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from server.kernel import clock
from server.kernel.identifiers import new_id
from tests.handheld import enrolment_code

NO_HASH = "0" * 64


class VirtualHandheld:
    """One epoch of one device."""

    def __init__(self, url: str, printed: str) -> None:
        self._url = url
        answer = self._post(
            "devices/enrol", {"code": enrolment_code(printed), "name": "virtual", "previous": None}
        )
        self.device: str = answer["device"]
        self._token: str = answer["token"]
        self._epoch = str(uuid4())
        self._journal: list[dict[str, Any]] = []

    def count(
        self, count_list: str, employee: str, location: str, item: str, quantity: str
    ) -> None:
        """Count an item at a location."""
        self._append(
            "count", count_list, employee,
            location=location, item=item, quantity=quantity, unit="PCS", factor="1",
        )  # fmt: skip

    def close(self, count_list: str, employee: str) -> None:
        """Declare the list done."""
        events = sum(one["event"]["list"] == count_list for one in self._journal)
        self._append(
            "list_closed", count_list, employee, last_seq=len(self._journal), events=events
        )

    def push(self) -> list[str]:
        """Send the whole journal; the status of each event."""
        answer = self._post(
            "sync/events",
            {
                "epoch": self._epoch,
                "head": len(self._journal),
                "pending": 0,
                "sent_at": clock.to_text(datetime.now(UTC)),
                "events": self._journal,
            },
        )
        return [result["status"] for result in answer["results"]]

    def _append(self, kind: str, count_list: str, employee: str, **fields: Any) -> None:
        now = datetime.now(UTC)
        moment = clock.to_text(now)
        event = dict.fromkeys(
            ("area", "location", "item", "variant", "lot", "serial", "expiry", "barcode",
             "quantity", "unit", "factor", "catalog")
        )  # fmt: skip
        event |= {
            "id": str(new_id(now)),
            "device": self.device,
            "epoch": self._epoch,
            "seq": len(self._journal) + 1,
            "previous_hash": self._journal[-1]["hash"] if self._journal else NO_HASH,
            "kind": kind,
            "list": count_list,
            "pass": 1,
            "employee": employee,
            "supersedes": [],
            "counted_at": moment,
            "observed_at": moment,
            "utc_offset": 0,
            "monotonic_ms": 0,
            "clock_offset_ms": 0,
            "app": "test",
            "schema": 1,
        } | fields
        canonical = json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        self._journal.append({"event": dict(sorted(event.items())), "hash": digest})

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        text = json.dumps(body, separators=(",", ":"), ensure_ascii=False)
        request = urllib.request.Request(
            f"{self._url}/api/v1/{path}", text.encode(), {"Content-Type": "application/json"}
        )
        if path.startswith("sync/"):
            request.add_header("Authorization", f"Bearer {self._token}")
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)
