"""The body of a push: unpacked within its limit, split into the events' own bytes.

One event that no JSON reader takes (a lone surrogate, brackets nested too deep) must not stop its
neighbours: then the events are cut out of the text by their brackets.
"""

import re
import zlib
from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import Meta

from server.kernel.problems import Refusal
from server.sync.wire import Count

LARGEST_BATCH: Final = 500
_TOKEN: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{},]', re.DOTALL)
_EVENTS: Final = re.compile(rb'"events"\s*+:\s*+\[')


class BodyMalformed(Refusal):
    """The body is not JSON in UTF-8."""

    code = "push.not_json"
    status = 400


class BodyNotGzip(Refusal):
    """The body says that it is gzip and is not."""

    code = "push.not_gzip"
    status = 400


class EncodingUnknown(Refusal):
    """The body is compressed in a way that is not spoken here."""

    code = "push.encoding"
    status = 415


class BodyTooLarge(Refusal):
    """The body is larger than allowed once it is unpacked: halve the batch."""

    code = "push.too_large"
    status = 413


class BatchTooLong(Refusal):
    """More events than one push takes: halve the batch."""

    code = "push.too_many"
    status = 413


class FrameInvalid(Refusal):
    """The frame around the events lacks something or holds something else."""

    code = "push.frame"
    status = 422


class Frame(msgspec.Struct, forbid_unknown_fields=True):
    """One push: events of one epoch as the bytes that came."""

    epoch: UUID
    head: Count
    pending: Count
    sent_at: Annotated[str, Meta(max_length=100)]
    events: list[msgspec.Raw]


class Entry(msgspec.Struct, forbid_unknown_fields=True):
    """An event's own bytes and the hash that its device says they have."""

    event: msgspec.Raw
    hash: str


_FRAME: Final = msgspec.json.Decoder(Frame)
_ENTRY: Final = msgspec.json.Decoder(Entry)


def unpacked(body: bytes, encoding: str, limit: int) -> bytes:
    """The body without its gzip; at most `limit` bytes are ever unpacked."""
    if encoding in ("", "identity"):
        if len(body) > limit:
            raise BodyTooLarge(f"a body has at most {limit} bytes")
        return body
    if encoding != "gzip":
        raise EncodingUnknown(f"{encoding!r} is not spoken here, gzip is")
    unzip = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        text = unzip.decompress(body, limit + 1)
    except zlib.error as error:
        raise BodyNotGzip("the body is not gzip") from error
    if len(text) > limit:
        raise BodyTooLarge(f"a body has at most {limit} bytes once it is unpacked")
    if not unzip.eof or unzip.unused_data:
        raise BodyNotGzip("the gzip breaks off or goes on")
    return text


def read_frame(body: bytes) -> Frame:
    """The frame and its events as they came; refuses what is not a push of at most 500."""
    frame = _frame(body)
    if len(frame.events) > LARGEST_BATCH:
        raise BatchTooLong(f"a push has at most {LARGEST_BATCH} events")
    return frame


def read_entry(raw: msgspec.Raw) -> Entry | None:
    """The event's bytes and the claimed hash, None when it is not such a pair."""
    try:
        return _ENTRY.decode(raw)
    except (ValueError, RecursionError):
        return None


def _frame(body: bytes) -> Frame:
    try:
        return _FRAME.decode(body)
    except msgspec.ValidationError as error:
        raise FrameInvalid(str(error)) from error
    except (ValueError, RecursionError) as error:
        cut = _cut(body)
        if cut is None:
            raise BodyMalformed(f"the body is not JSON: {error}") from error
        return cut


def _cut(body: bytes) -> Frame | None:
    """The same with the events cut out by their brackets, None when that does not help."""
    start = _EVENTS.search(body)
    if start is None:
        return None
    elements, end = _elements(body, start.end())
    if end is None:
        return None
    try:
        frame = _FRAME.decode(body[: start.end()] + body[end:])
    except (ValueError, RecursionError):
        return None
    frame.events = [msgspec.Raw(element) for element in elements]
    return frame


def _elements(body: bytes, first: int) -> tuple[list[bytes], int | None]:
    """The elements of the array that begins here, and where it ends (None: it does not)."""
    elements: list[bytes] = []
    depth = 0
    for token in _TOKEN.finditer(body, first):
        mark = token.group()
        if depth == 0 and mark in (b",", b"]", b"}"):
            elements.append(body[first : token.start()].strip())
            first = token.end()
            if mark != b",":
                return [] if elements == [b""] else elements, token.start()
        elif mark in (b"[", b"{"):
            depth += 1
        elif mark in (b"]", b"}"):
            depth -= 1
    return elements, None
