"""How often somebody may ask: a bucket of requests each, filled at a steady rate."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from math import ceil

from domain.errors import Fixer, Reason, Refused

_MOST = 10_000  # buckets; one forgotten is full again


class TooOften(Refused):
    """Asked too often. seconds: when to ask again (Retry-After)."""

    def __init__(self, rate: float, seconds: int) -> None:
        zh = f"请求过于频繁，每秒最多 {rate:g} 次，请在 {seconds} 秒后重试"
        en = f"too many requests, at most {rate:g} a second; try again in {seconds} s"
        super().__init__(Reason("RATE_LIMITED", zh, en, Fixer.CALLER))
        self.seconds = seconds


class Rate:
    """One bucket a client id or an address, in this process: n processes together let through n times as many.

    rate: requests a second, 0 for no limit; burst: what a bucket holds. clock: seconds, monotonic.
    """

    def __init__(self, rate: float, burst: int, clock: Callable[[], float]) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, who: str) -> None:
        """Count a request. Raises TooOften where the bucket is empty; such a request takes nothing."""
        if not self._rate:
            return
        now, left = self._now(who)
        if left < 1:
            raise TooOften(self._rate, ceil((1 - left) / self._rate))
        self._buckets[who] = (left - 1, now)
        self._buckets.move_to_end(who)
        if len(self._buckets) > _MOST:
            self._buckets.popitem(last=False)

    def give_back(self, who: str) -> None:
        """A request that was counted is not to count after all."""
        if who in self._buckets:
            now, left = self._now(who)
            self._buckets[who] = (min(self._burst, left + 1), now)

    def _now(self, who: str) -> tuple[float, float]:
        now = self._clock()
        left, since = self._buckets.get(who, (float(self._burst), now))
        return now, min(self._burst, left + (now - since) * self._rate)
