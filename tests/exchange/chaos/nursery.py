"""Forks workers and partners, so that what they import is paid for once: a command a line, a process id a line."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import traceback
from pathlib import Path

from hub.process import settle
from partners.county import County
from tests.exchange import world
from tests.exchange.chaos import boxes, worker
from tests.exchange.chaos.stage import staged


def main() -> None:
    """Serve until stdin closes; then nobody is left."""
    county, born = world.small_county(), []
    settle()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries them
    _say({"signing": worker.SIGNING.as_dict(private=False)})
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _child(order, county)
        born.append(pid)
        _say({"pid": pid})
    for pid in born:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _child(order: dict[str, object], county: County) -> None:
    stage = staged(order["stage"])  # type: ignore[arg-type]  # as Stage.said made it
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _mute(stage.folder / f"{order['what']}-{os.getpid()}.log")
    try:
        if order["what"] == "worker":
            worker.main(stage)
        else:
            boxes.main(stage, county)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(3)


def _mute(log: Path) -> None:
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
