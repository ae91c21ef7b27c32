"""Where the server listens and by which names it is reached."""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from server.kernel.problems import Refusal

_ANY = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared with, not bound to


class BindMalformed(Refusal):
    """Not an address to listen on."""

    code = "serve.bind"


@dataclass(frozen=True, slots=True)
class Bind:
    """A host and a port."""

    host: str
    port: int

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def text(self) -> str:
        """As gunicorn and URLs write it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse_bind(text: str) -> Bind:
    """Read `127.0.0.1:8000`, `[::1]:8000`, `:8000` or `8000`."""
    host, _, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    largest = 65535
    if not (port.isascii() and port.isdigit() and 0 < int(port) <= largest):
        raise BindMalformed(f"{text!r} is not an address such as 127.0.0.1:8000")
    return Bind(host or ("127.0.0.1" if ":" not in text else "0.0.0.0"), int(port))  # noqa: S104


def names_of(bind: Bind, public_url: str) -> list[str]:
    """Every name and address that a certificate must cover, the best for handhelds first."""
    public = urlsplit(public_url).hostname
    own = [bind.host] if bind.host not in _ANY else [*_outward(), socket.gethostname()]
    local = ["localhost", "127.0.0.1", "::1"]
    return list(dict.fromkeys(name for name in (public, *own, *local) if name))


def reachable_url(bind: Bind, *, tls: bool) -> str:
    """The URL under which others most likely reach this server."""
    outward = _outward() if bind.host in _ANY else []
    host = outward[0] if outward else bind.host
    if host in _ANY:
        host = "127.0.0.1"
    return f"{'https' if tls else 'http'}://{Bind(host, bind.port).text}"


def _outward() -> list[str]:
    """The address that this machine shows to its network; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return []
        return [str(probe.getsockname()[0])]
