"""A proxy on loopback between a handheld and the server that does to requests what networks do.

One connection carries one request, so that each fault hits exactly one. What happens to a request
is chosen by a plan; without one everything passes. Standard library only.

    with FaultProxy(server_port, plan=lambda request: CutResponse(100)) as proxy: …
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Thread
from types import TracebackType
from typing import Protocol, Self

LARGEST = 64 * 1024 * 1024
_HEAD_ENDS = b"\r\n\r\n"


@dataclass(frozen=True)
class Request:
    """A request as it came, its head rewritten so that the connection ends with it."""

    method: str
    path: str
    raw: bytes


@dataclass
class Exchange:
    """One request, the way back to who asked, and the server behind."""

    request: Request
    client: asyncio.StreamWriter
    server_port: int
    over: asyncio.Event

    async def answer(self, request: bytes | None = None) -> bytes:
        """The server's complete answer; the server has committed what it will commit."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.server_port)
        try:
            writer.write(self.request.raw if request is None else request)
            if request is not None:
                writer.write_eof()
            await writer.drain()
            return await reader.read(LARGEST) + await _rest(reader)
        finally:
            writer.close()

    async def give(self, answer: bytes) -> None:
        """Send something back."""
        self.client.write(answer)
        await self.client.drain()

    def reset(self) -> None:
        """End the connection with a reset instead of politely."""
        self.client.transport.abort()


class Fault(Protocol):
    """What happens to one request."""

    async def __call__(self, exchange: Exchange) -> None: ...


Plan = Callable[[Request], Fault | None]


async def passed(exchange: Exchange) -> None:
    """Nothing happens."""
    await exchange.give(await exchange.answer())


@dataclass
class FaultProxy:
    """Listens on a free port of this machine while it is entered."""

    server_port: int
    plan: Plan | None = None
    listen_on: int = 0
    port: int = 0
    seen: list[tuple[str, str]] = field(default_factory=list)
    """(path, name of the fault) of everything that did not simply pass."""

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(30)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(30)
        self._loop.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def _listen(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.listen_on)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _end(self) -> None:
        self._server.close()
        self._over.set()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            request = await _read_request(reader)
            fault = self.plan(request) if self.plan else None
            if fault is not None:
                self.seen.append((request.path, getattr(fault, "name", type(fault).__name__)))
            exchange = Exchange(request, client, self.server_port, self._over)
            await (fault or passed)(exchange)
        client.close()


async def _read_request(reader: asyncio.StreamReader) -> Request:
    head = await reader.readuntil(_HEAD_ENDS)
    first, *fields = head.removesuffix(_HEAD_ENDS).split(b"\r\n")
    method, path, _ = first.decode("latin-1").split(" ", 2)
    named = {line.partition(b":")[0].strip().lower(): line for line in fields}
    length = named.get(b"content-length", b":0").partition(b":")[2]
    body = await reader.readexactly(int(length)) if int(length) else b""
    kept = [line for name, line in named.items() if name not in (b"connection", b"keep-alive")]
    raw = b"\r\n".join([first, *kept, b"Connection: close"]) + _HEAD_ENDS + body
    return Request(method, path, raw)


async def _rest(reader: asyncio.StreamReader) -> bytes:
    """All of it: a single read gives what is there."""
    parts = []
    while part := await reader.read(LARGEST):
        parts.append(part)
    return b"".join(parts)
