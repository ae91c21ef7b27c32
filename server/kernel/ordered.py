"""Rows in an order, however many there are: what does not fit into memory waits in a file.

Rows are put in order some thousands at a time. Those that come in order already, one batch after
the other, are read as they lie; otherwise the batches are merged while they are read.
"""

import pickle
from collections.abc import Callable, Iterable, Iterator
from heapq import merge
from tempfile import TemporaryFile
from typing import IO, Any, Final, Generic, NamedTuple, TypeVar
from weakref import finalize

from server.kernel.batches import in_batches

AT_ONCE: Final = 5_000
_TOGETHER: Final = 100
"""Rows that are read from the file at a time, of each batch."""

Row = TypeVar("Row")


class Packing(NamedTuple, Generic[Row]):
    """How a row becomes something plain, and a row again."""

    packed: Callable[[Row], Any]
    unpacked: Callable[[Any], Row]


AS_IT_IS: Final = Packing[Any](lambda row: row, lambda row: row)


class Ordered(Generic[Row]):
    """Rows by a key, equal ones as they came; may be read again and again.

    The plainer a packed row is, the faster is the file.
    """

    def __init__(
        self,
        rows: Iterable[Row],
        key: Callable[[Row], Any],
        packing: Packing[Row] = AS_IT_IS,
        *,
        at_once: int = AT_ONCE,
    ) -> None:
        self._key, self._packing = key, packing
        self._last: Any = None
        self._runs: list[list[int]] = []
        self._file: IO[bytes] | None = None
        self._rows: list[Row] = []
        for batch in in_batches(rows, at_once):
            if self._rows:
                self._put_away(self._rows)
            self._rows = sorted(batch, key=key)
        if self._runs:
            self._put_away(self._rows)
            self._rows = []

    def __iter__(self) -> Iterator[Row]:
        if not self._runs:
            return iter(self._rows)
        runs = [self._read(places) for places in self._runs]
        return runs[0] if len(runs) == 1 else merge(*runs, key=self._key)

    def _put_away(self, rows: list[Row]) -> None:
        """Go on with the last run where the rows come after it."""
        if self._file is None:
            self._file = TemporaryFile()  # noqa: SIM115 - open as long as its rows are read
            finalize(self, self._file.close)
        if not self._runs or self._key(rows[0]) < self._last:
            self._runs.append([])
        self._last = self._key(rows[-1])
        for start in range(0, len(rows), _TOGETHER):
            self._runs[-1].append(self._file.tell())
            together = list(map(self._packing.packed, rows[start : start + _TOGETHER]))
            pickle.dump(together, self._file, pickle.HIGHEST_PROTOCOL)

    def _read(self, places: list[int]) -> Iterator[Row]:
        assert self._file is not None  # noqa: S101 - there is a run
        for place in places:
            self._file.seek(place)
            together = pickle.load(self._file)  # noqa: S301 - this process wrote it, nobody else can
            yield from map(self._packing.unpacked, together)
