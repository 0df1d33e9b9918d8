"""How far a run is: the documents that are done, and the bytes of the inputs in which they stood."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reached:
    """`documents` done of `of` (None where only reading all inputs would tell), and `read` of the inputs' `size` bytes behind them.

    `storing`: what is done is put into the tables now, at the end, on the way or after an interruption.
    """

    documents: int
    of: int | None
    read: int
    size: int
    storing: bool = False


Progress = Callable[[Reached], object]


@dataclass(slots=True)
class Course:
    """Where in the inputs the documents stood that are under way: those that were handed out first are done first.

    `met` are the bytes that have been looked at so far.
    """

    met: int = 0
    _under_way: deque[int] = field(default_factory=deque)
    _behind: int = 0

    def hand_out(self) -> None:
        """The document that ends at `met` is to be processed."""
        self._under_way.append(self.met)

    def finish(self, documents: int) -> int:
        """The bytes behind what is done, now that so many more documents are."""
        for _ in range(min(documents, len(self._under_way))):
            self._behind = self._under_way.popleft()
        return self._behind if self._under_way else self.met
