"""The same product served as a first and as a second version of the application.

A small proxy on loopback: in the second version the page carries a mark, and the service
worker's list of files says that the page changed, as it does in every new build.
"""

import re
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.error import HTTPError

_PASSED_ON = ("Content-Type", "Authorization", "Content-Encoding", "Cookie", "X-CSRF-Token")
_MARK = '<meta name="application" content="second">'


class Versions:
    """Which version is served now, and where."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.second = False

    def changed(self, path: str, body: bytes) -> bytes:
        """What the second version has instead."""
        if not self.second:
            return body
        if path == "/service-worker.js":
            entry = rb'("?revision"?:)"\w+",("?url"?:"index\.html")'
            other = rb'("?url"?:"index\.html",\s*"?revision"?:)"\w+"'
            text = re.sub(entry, rb'\1"second",\2', body)
            return re.sub(other, rb'\1"second"', text)
        if body.lstrip()[:9].lower() == b"<!doctype":
            return body.replace(b"<head>", b"<head>" + _MARK.encode())
        return body


@contextmanager
def versions_of(target: str) -> Iterator[Versions]:
    """Serve the product at `target` through the proxy."""

    class Passing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._pass_on(None)

        def do_POST(self) -> None:
            self._pass_on(self.rfile.read(int(self.headers.get("Content-Length", 0))))

        def _pass_on(self, body: bytes | None) -> None:
            headers = {name: self.headers[name] for name in _PASSED_ON if name in self.headers}
            request = urllib.request.Request(target + self.path, body, headers)
            try:
                answer = urllib.request.urlopen(request)
            except HTTPError as refused:
                answer = refused
            with answer:
                content = versions.changed(self.path.split("?")[0], answer.read())
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by the base
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Passing)
    versions = Versions(server.server_address[1])
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield versions
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
