"""What networks do to a request, each as something that the proxy can play."""

import asyncio
from dataclasses import dataclass
from random import Random

from tests.faults.proxy import Exchange, Fault

PORTAL_PAGE = b"<!doctype html><title>Free Wi-Fi</title><p>Please sign in to browse."


def _response(status: str, content_type: str, body: bytes, *fields: str) -> bytes:
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *fields,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass(frozen=True)
class CutRequest:
    """The connection breaks after n bytes of the request."""

    n: int

    async def __call__(self, exchange: Exchange) -> None:
        await exchange.answer(exchange.request.raw[: self.n])
        exchange.reset()


@dataclass(frozen=True)
class CutResponse:
    """The server commits and answers; n bytes of the answer arrive. 0: none does."""

    n: int
    politely: bool = False

    async def __call__(self, exchange: Exchange) -> None:
        answer = await exchange.answer()
        await exchange.give(answer[: self.n])
        if not self.politely:
            exchange.reset()


@dataclass(frozen=True)
class Refused:
    """The connection is reset before anything arrives anywhere."""

    async def __call__(self, exchange: Exchange) -> None:
        exchange.reset()


@dataclass(frozen=True)
class Canned:
    """Somebody else answers, and nothing reaches the server."""

    name: str
    response: bytes

    async def __call__(self, exchange: Exchange) -> None:
        await exchange.give(self.response)


@dataclass(frozen=True)
class HalfOpen:
    """The connection stays open and at most n bytes come back; the server may have committed."""

    delivered: bool = True
    n: int = 0

    async def __call__(self, exchange: Exchange) -> None:
        if self.delivered:
            await exchange.give((await exchange.answer())[: self.n])
        await exchange.over.wait()


@dataclass(frozen=True)
class Slow:
    """The answer dribbles in small pieces; whole in the end."""

    piece: int = 64
    pause_seconds: float = 0.002

    async def __call__(self, exchange: Exchange) -> None:
        answer = await exchange.answer()
        for start in range(0, len(answer), self.piece):
            await exchange.give(answer[start : start + self.piece])
            await asyncio.sleep(self.pause_seconds)


BAD_GATEWAY = Canned(
    "BadGateway", _response("502 Bad Gateway", "text/html", b"<h1>502 Bad Gateway</h1>")
)
PORTAL = Canned("Portal", _response("200 OK", "text/html", PORTAL_PAGE))
PORTAL_JSON = Canned("PortalJson", _response("200 OK", "application/json", b'{"login":"/wifi"}'))
REDIRECT = Canned(
    "Redirect", _response("302 Found", "text/html", PORTAL_PAGE, "Location: /portal-sign-in")
)
UNAVAILABLE = Canned(
    "Unavailable",
    _response("503 Service Unavailable", "text/html", b"<h1>later</h1>", "Retry-After: 0"),
)
ANSWERED_BY_OTHERS = (BAD_GATEWAY, PORTAL, PORTAL_JSON, REDIRECT, UNAVAILABLE)


def any_fault(random: Random, *, longest: int = 4000) -> Fault | None:
    """One request in four passes; the others meet anything but a connection that hangs."""
    kind = random.randrange(8)
    if kind < 2:
        return None
    if kind == 2:
        return CutRequest(random.randrange(longest))
    if kind in (3, 4):
        return CutResponse(random.choice((0, random.randrange(longest))), random.random() < 0.5)
    if kind == 5:
        return Refused()
    if kind == 6:
        return Slow(random.randrange(16, 512))
    return random.choice(ANSWERED_BY_OTHERS)
