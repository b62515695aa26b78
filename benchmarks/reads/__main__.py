"""python -m benchmarks.reads: the hub's reads beside three other servers, on the same database, in one run."""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import signal
import sys
import tempfile
from pathlib import Path
from statistics import median

from rich.console import Console

from benchmarks.reads import county, load, operations, report, servers
from benchmarks.reads.answers import Different
from benchmarks.reads.measure import Bench, Results
from benchmarks.reads.servers import NotStarted
from database import catalog
from hub import assembly
from hub.settings import Settings


def main(given: argparse.Namespace, console: Console) -> int:
    """Fill, start, check, measure, report. The exit code: 1 if answers differ or a server does not start."""
    settings = Settings()
    with assembly.server(settings):
        server = assembly.database_url(settings)
        console.print(f"database of {given.students:,} students …")
        url, took = county.filled(server, given.students, keep=given.keep)
        console.print(f"filled in {took:.0f} s" if took else "kept from an earlier run")
        try:
            return _measured(given, url, console)
        except (Different, NotStarted) as failed:
            console.print(f"stopped: {failed}", soft_wrap=True, markup=False)
            return 1
        finally:
            if not given.keep:
                catalog.drop(server, f"reads_{given.students}")


def _measured(given: argparse.Namespace, url: str, console: Console) -> int:
    asked = [each for each in operations.OPERATIONS if each.name in given.only]
    wrk = load.has_wrk() and not given.no_wrk
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="reads-")))
        up = {name: stack.enter_context(servers.running(name, url)) for name in given.servers}
        values = operations.drawn(url)
        bench = Bench(
            servers=up,
            operations=asked,
            values=values,
            url=url,
            folder=folder,
            seconds=given.seconds,
            rounds=given.rounds,
            checks=given.checks,
            wrk=wrk,
            say=lambda line: console.print(line),
        )
        bench.check()
        results = bench.run()
        for name in ("ours", "hand"):
            if name in up and (page := next((each for each in asked if each.name == "q2"), None)):
                bench.depth(name, page)
    about = _about(given, results, wrk)
    report.show(results, about, console)
    if given.json:
        report.write(results, about, given.json)
    return 0


def _about(given: argparse.Namespace, results: Results, wrk: bool) -> dict[str, object]:
    elsewhere = [each.elsewhere for by in results.slices.values() for each in by.values()]
    return {
        "students": given.students,
        "rounds": given.rounds,
        "seconds": given.seconds,
        "load": "wrk" if wrk else "python",
        "cores": os.cpu_count(),
        "cores taken by others": round(median(elsewhere), 2) if elsewhere else None,
        "python": platform.python_version(),
    }


def _arguments() -> argparse.Namespace:
    names, several = list(servers.NAMES), [each.name for each in operations.OPERATIONS]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reads", description=__doc__)
    parser.add_argument("--students", type=int, default=200_000)
    parser.add_argument(
        "--keep", action="store_true", help="use the database of an earlier run, and leave it"
    )
    parser.add_argument("--servers", type=_among(names), default=names, help=", ".join(names))
    parser.add_argument("--only", type=_among(several), default=several, help=", ".join(several))
    parser.add_argument("--seconds", type=float, default=4.0, help="of load a server, operation and round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--checks", type=int, default=50, help="answers compared first, an operation")
    parser.add_argument("--json", type=Path, help="write the figures into this file too")
    parser.add_argument("--no-wrk", action="store_true", help="load from Python even where wrk is installed")
    return parser.parse_args()


class _among:
    def __init__(self, known: list[str]) -> None:
        self._known = known

    def __call__(self, text: str) -> list[str]:
        chosen = [each.strip() for each in text.split(",")]
        if unknown := [each for each in chosen if each not in self._known]:
            raise argparse.ArgumentTypeError(
                f"unknown: {', '.join(unknown)}; choose from {', '.join(self._known)}"
            )
        return chosen


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def _run() -> int:
    signal.signal(signal.SIGTERM, _interrupted)
    try:
        return main(_arguments(), Console(width=None if sys.stdout.isatty() else 120))
    except KeyboardInterrupt:
        return 130  # as a shell counts it; everything started has been stopped on the way here


if __name__ == "__main__":
    sys.exit(_run())
