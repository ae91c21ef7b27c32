"""What a KIND of file is: columns, a writer and a reader. `kinds/` has one file for each."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Protocol

from server.exchange.batch import Batch, Run
from server.exchange.columns import Column


class Kind(Protocol):
    """A kind of master data or movements that files bring and take."""

    @property
    def name(self) -> str:
        """The word after `giacenza import`."""

    @property
    def columns(self) -> Sequence[Column]:
        """The canonical columns, in the order of design/5 §7."""

    @property
    def whole(self) -> bool:
        """Whether the writer needs all lines at once."""

    def write(self, batch: Batch) -> None:
        """Refuse bad lines, write the good ones, count them in the run."""

    def finish(self, run: Run) -> None:
        """Write what could not be written before the last line had come."""

    def rows(self, now: datetime) -> Iterator[dict[str, Any]]:
        """Everything of this kind, as values by column."""
