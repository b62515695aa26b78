"""What casework costs, lived: round trips to PostgreSQL and processor time of the first weeks of a simulated school year.

Both count the daily tick in; the database's own processor time is not in it, nor what founding the county took.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import asyncpg
from rich.console import Console
from sqlalchemy import Engine, Pool, event
from sqlalchemy.pool import ConnectionPoolEntry

from hub import assembly, year
from hub.settings import Settings
from hub.year import Size


@dataclass
class Counted:
    """trips: to PostgreSQL since the first day was over; processor, elapsed: seconds, when it was."""

    trips: int = 0
    since: tuple[float, float] | None = None

    def count(self, *_: Any) -> None:
        """One more round trip."""
        self.trips += 1

    def connected(self, _: Any, record: ConnectionPoolEntry) -> None:
        """Count what a new connection is asked beside statements: to begin, to commit, whether it is there."""
        if isinstance(known := record.driver_connection, asyncpg.Connection):  # migrations come by psycopg
            known.add_query_logger(self.count)

    def told(self, _: date) -> None:
        """Begin once the first day is over."""
        if self.since is None:
            self.trips, self.since = 0, (time.process_time(), time.perf_counter())


async def main(place: str, size: Size, weeks: int) -> None:
    """Live it once and print one line."""
    given, counted = Settings(), Counted()
    event.listen(Pool, "connect", counted.connected)
    event.listen(Engine, "before_cursor_execute", counted.count)
    until = year.FIRST + timedelta(weeks=weeks)
    with assembly.server(given), assembly.scratch(given, "benchmark_year") as url:
        own = given.model_copy(update={"database_url": url})
        result = await year.lived(own, place, size, counted.told, until)
    assert counted.since is not None
    processor, elapsed = time.process_time() - counted.since[0], time.perf_counter() - counted.since[1]
    days = (until - year.FIRST).days
    Console(soft_wrap=True).print(
        f"{place}, {size.children} children, {days} days, {result.requests} requests in {elapsed:.0f} s: "
        f"a request {counted.trips / result.requests:.1f} round trips, {processor / result.requests * 1000:.1f} ms of processor"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.year")
    parser.add_argument("--place", default="150785")
    parser.add_argument("--children", type=int, default=300)
    parser.add_argument("--class-size", type=int, default=100)
    parser.add_argument("--weeks", type=int, default=8)
    asked = parser.parse_args()
    asyncio.run(main(asked.place, Size(asked.children, 1, asked.class_size), asked.weeks))
