"""Handhelds that count and push all the time, while something happens to the server."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from threading import Event, Lock, Thread

from tests.faults.device import Device, Unanswered
from tests.faults.waiting import wait_until

LARGEST_BACKLOG = 200


class Load:
    """Each handheld in a thread of its own."""

    def __init__(self, devices: list[Device]) -> None:
        self.devices = devices
        self.pushes = 0
        self.kills = 0
        self._lock = Lock()
        self._ended = Event()
        self._failures: list[BaseException] = []

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let them work; what went wrong in one of them is raised here."""
        self._ended.clear()
        threads = [
            Thread(target=self._work, args=(device, number), daemon=True)
            for number, device in enumerate(self.devices)
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._ended.set()
            for thread in threads:
                thread.join(60)
        assert not self._failures, self._failures

    def wait_for_pushes(self, more: int) -> None:
        """Until so many more pushes were answered."""
        goal = self.pushes + more
        wait_until(lambda: self.pushes >= goal or bool(self._failures), f"{more} more pushes")

    def acknowledged_ids(self) -> set[str]:
        """The events that the server said it has committed."""
        return {key for device in self.devices for key in device.acknowledged_ids}

    def _work(self, device: Device, number: int) -> None:
        random = Random(number)
        try:
            while not self._ended.is_set():
                if len(device.pending) < LARGEST_BACKLOG:
                    for _ in range(random.randint(1, 8)):
                        device.record()
                self._push(device)
        except BaseException as error:  # noqa: BLE001 - told by the thread that waits
            self._failures.append(error)

    def _push(self, device: Device) -> None:
        try:
            device.sync()
        except Unanswered:
            self._ended.wait(0.02)  # a device tries again a little later
            return
        with self._lock:
            self.pushes += 1
