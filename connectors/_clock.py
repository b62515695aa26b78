"""Time as the transport knows it: now, elapsed, waiting and chance, all of which a test may replace."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Clock:
    """now: seconds since 1970; elapsed: monotonic seconds; wait: sleeps seconds; chance: a number in [0, 1)."""

    now: Callable[[], float] = field(default=time.time)
    elapsed: Callable[[], float] = field(default=time.monotonic)
    wait: Callable[[float], Awaitable[None]] = field(default=asyncio.sleep)
    chance: Callable[[], float] = field(default=random.random)


class Deadline:
    """The moment after which an exchange is given up, seconds from its start."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._end = clock.elapsed() + seconds

    def left(self) -> float:
        """Seconds left; never negative."""
        return max(0.0, self._end - self._clock.elapsed())
