"""What long work shows, and when it gives up."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import Any

from ._errors import LimitError

#: Seconds before a bar appears of itself.
PATIENCE = 1.0


class Work:
    """Steps of one piece of work: a bar of tqdm's where it is installed, and a deadline.

    `progress` is True (always a bar), False (never) or None: a bar in a terminal or notebook once it takes long.
    """

    def __init__(self, steps: int, progress: bool | None, deadline: float | None) -> None:
        self._until = None if deadline is None else time.monotonic() + deadline
        self._bar = _bar(steps, progress)

    @property
    def tick(self) -> Callable[[], None] | None:
        """To be called now and then; None where there is nothing to do."""
        return None if self._until is None and self._bar is None else self._tick

    def _tick(self) -> None:
        if self._bar is not None:
            self._bar.refresh()
        if self._until is not None and time.monotonic() > self._until:
            raise LimitError("[ZR0902] the time allowed was over before the work was done")

    def step(self, name: str) -> None:
        """Another step begins."""
        if self._bar is not None:
            self._bar.set_description_str(name, refresh=False)
            self._bar.update(1)
        self._tick()

    def __enter__(self) -> Work:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()


def _bar(steps: int, progress: bool | None) -> Any:
    if progress is False:
        return None
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return None
    bar: Any = tqdm(
        total=steps,
        unit="step",
        leave=False,
        disable=False if progress else None,
        delay=0.0 if progress else PATIENCE,
        bar_format="{desc}: {n}/{total} [{elapsed}]",
    )
    return None if bar.disable else bar
