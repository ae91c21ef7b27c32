"""Long work whose answer tells its steps: one JSON object a line (application/x-ndjson).

`{"step": …}` while it works, at the end `{"done": …}` or `{"problem": …}`. Nothing is sent before
the first step or the end, so that what is refused at once is an ordinary refusal. Whoever goes away
stops the work at its next step; what it had begun in a transaction is taken back.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from http import HTTPStatus
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any, Final

from flask import Flask, Response, current_app, json

from server.http.problem_json import bug, refusal_answer
from server.kernel.problems import Refusal

STEPS: Final = "application/x-ndjson"
Progress = Callable[[str], None]
Work = Callable[[Progress], Any]


class Abandoned(BaseException):
    """Nobody waits for the answer any more."""


def wants_steps(accept: str) -> bool:
    """Whether a request asks for the steps."""
    return STEPS in accept


def stepped(work: Work) -> Response:
    """The answer to a request that asks for the steps of some work.

    The work runs in a thread with a context of its own; it is told `progress(code)` to call.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    running = _Running(app, work)
    first = running.next()
    if isinstance(first, Refusal):
        raise first
    return Response(running.lines(first), HTTPStatus.OK, content_type=STEPS)


class _Running:
    """The work in its thread, and what it said so far."""

    def __init__(self, app: Flask, work: Work) -> None:
        self._app, self._work = app, work
        self._said: SimpleQueue[Any] = SimpleQueue()
        self._left = Event()
        Thread(target=self._run, daemon=True).start()

    def next(self) -> Any:
        """A step's code, the finished answer's line, or the refusal that ended it."""
        return self._said.get()

    def lines(self, first: Any) -> Iterator[bytes]:
        """What is sent, until the end; leaving early lets the work stop."""
        said = first
        try:
            while isinstance(said, str):
                yield _line({"step": said})
                said = self.next()
            answer = refusal_answer(said).get_json() if isinstance(said, Refusal) else None
            yield _line({"problem": answer}) if answer else said
        finally:
            self._left.set()

    def _progress(self, code: str) -> None:
        if self._left.is_set():
            raise Abandoned
        self._said.put(code)

    def _run(self) -> None:
        with self._app.app_context(), suppress(Abandoned):
            try:
                self._said.put(_line({"done": self._work(self._progress)}))
            except Refusal as refusal:
                self._said.put(refusal)
            except Exception as error:  # noqa: BLE001 - the edge of a request: told as any bug
                self._said.put(_line({"problem": bug(error).get_json()}))


def _line(content: dict[str, Any]) -> bytes:
    return json.dumps(content).encode() + b"\n"
