"""Rows on their way into packs: spread over files by block, then compressed bucket by bucket.

Knows no database and keeps almost nothing in memory. A bucket is a run of blocks; each block is
its length in four bytes and a zlib stream of its sorted lines. Pure but for the files in a folder.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from server.catalog.service import block_of

BUCKET_BYTES: Final = 256 * 1024
_PARTS: Final = 64
_LENGTH: Final = struct.Struct(">I")


class Pack(NamedTuple):
    """A bucket: the run of blocks that is in it, and its content."""

    first_block: int
    block_count: int
    content: bytes

    @property
    def sha256(self) -> str:
        """The digest by which a device knows that it is whole."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def name(self) -> str:
        """A name that no other content has."""
        return f"{self.first_block}-{self.sha256[:16]}"


def spread(rows: Iterable[tuple[str, str]], blocks: int, folder: Path) -> int:
    """Write every row into the file of its run of blocks; how many there were."""
    parts = min(_PARTS, blocks)
    size = blocks // parts
    files = [
        (folder / str(part)).open("w", encoding="utf-8", newline="\n") for part in range(parts)
    ]
    count = 0
    try:
        for key, row in rows:
            block = block_of(key, blocks)
            files[block // size].write(f"{block % size}\t{row}\n")
            count += 1
    finally:
        for file in files:
            file.close()
    return count


def packed(blocks: int, folder: Path) -> Iterator[Pack]:
    """The buckets of what was spread into a folder, in order; up to about 256 KiB each."""
    pieces: list[bytes] = []
    first = filled = 0
    for block, piece in enumerate(_pieces(blocks, folder)):
        if filled and filled + len(piece) > BUCKET_BYTES:
            yield Pack(first, len(pieces), b"".join(pieces))
            first, pieces, filled = block, [], 0
        pieces.append(piece)
        filled += len(piece)
    yield Pack(first, len(pieces), b"".join(pieces))


def unpacked(content: bytes) -> Iterator[str]:
    """The texts of the blocks in a bucket."""
    place = 0
    while place < len(content):
        (length,) = _LENGTH.unpack_from(content, place)
        place += _LENGTH.size + length
        yield zlib.decompress(content[place - length : place]).decode()


def _pieces(blocks: int, folder: Path) -> Iterator[bytes]:
    parts = min(_PARTS, blocks)
    for part in range(parts):
        lines: list[list[str]] = [[] for _ in range(blocks // parts)]
        with (folder / str(part)).open(encoding="utf-8", newline="\n") as file:
            for line in file:
                block, _, row = line.partition("\t")
                lines[int(block)].append(row)
        for block_lines in lines:
            piece = zlib.compress("".join(sorted(block_lines)).encode())
            yield _LENGTH.pack(len(piece)) + piece
