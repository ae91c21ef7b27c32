"""Where the server listens and what a certificate must cover."""

from typing import Final

import pytest

from server.cli.serving import PlainHttpRefused, refuse_plain_http
from server.serving.addresses import Bind, BindMalformed, names_of, parse_bind, reachable_url

ANY: Final = "0.0.0.0"  # noqa: S104 - what is asked about, nothing listens here


@pytest.mark.parametrize(
    ("text", "host", "port", "local"),
    [
        ("127.0.0.1:8000", "127.0.0.1", 8000, True),
        ("[::1]:8000", "::1", 8000, True),
        ("localhost:80", "localhost", 80, True),
        ("8000", "127.0.0.1", 8000, True),
        (":8000", ANY, 8000, False),
        ("192.168.1.5:443", "192.168.1.5", 443, False),
        ("stock.example.com:443", "stock.example.com", 443, False),
    ],
)
def test_an_address_is_read(text: str, host: str, port: int, local: bool) -> None:
    assert parse_bind(text) == Bind(host, port)
    assert parse_bind(text).is_local is local


@pytest.mark.parametrize("text", ["", "localhost", "localhost:", "localhost:99999", "h:٨"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(BindMalformed):
        parse_bind(text)


def test_plain_http_serves_this_machine_only() -> None:
    outside = parse_bind("192.168.1.5:8000")
    with pytest.raises(PlainHttpRefused, match="behind-proxy"):
        refuse_plain_http(outside, tls=False, behind_proxy=False)
    refuse_plain_http(outside, tls=True, behind_proxy=False)
    refuse_plain_http(outside, tls=False, behind_proxy=True)
    refuse_plain_http(parse_bind("127.0.0.1:8000"), tls=False, behind_proxy=False)


def test_a_certificate_covers_the_public_name_the_address_and_this_machine() -> None:
    names = names_of(parse_bind("192.168.1.5:443"), "https://stock.example.com")
    assert names == ["stock.example.com", "192.168.1.5", "localhost", "127.0.0.1", "::1"]
    anywhere = names_of(parse_bind(f"{ANY}:443"), "https://stock.example.com")
    assert {"stock.example.com", "localhost"} <= set(anywhere)
    assert ANY not in anywhere


def test_the_url_for_handhelds_is_the_address_that_others_reach() -> None:
    assert reachable_url(Bind("192.168.1.5", 8443), tls=True) == "https://192.168.1.5:8443"
    assert reachable_url(Bind("::1", 8000), tls=False) == "http://[::1]:8000"
    assert ANY not in reachable_url(Bind(ANY, 8443), tls=True)
