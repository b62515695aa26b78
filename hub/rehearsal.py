"""`hub partners serve`: simulated departments to rehearse with, connected to this hub until Ctrl-C ends them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rich.console import Console

from domain.errors import Fixer, Reason, Refused
from exchange.start import unknown
from hub import box
from hub.settings import Settings
from partners.departments import DEPARTMENTS

_NEAR = {"127.0.0.1", "::1", "localhost"}


async def serve(settings: Settings, partners: Sequence[str], county: box.County, console: Console) -> None:
    """Serve departments until interrupted; all of them if none is named. Raises Refused as `rehearsing` does."""
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)  # Ctrl-C cancels us
    async with rehearsing(settings, partners, county) as announced:
        for each in announced:
            console.print(f"{each['partner']:<24}{each['baseUrl']}", soft_wrap=True, highlight=False)
            switch = f"curl -X PUT {each['baseUrl']}/control/faults -d '{{\"slow\": 2}}'"
            console.print(f"  故障开关 / fault switches: {switch}", soft_wrap=True, highlight=False)
        console.print(
            "python -m hub exchange run PARTNER YYYY-MM   (Ctrl-C 结束 / ends them)", soft_wrap=True
        )
        await ended.wait()


@contextlib.asynccontextmanager
async def rehearsing(
    settings: Settings, partners: Sequence[str], county: box.County
) -> AsyncIterator[list[dict[str, Any]]]:
    """Departments that serve and whose profiles stand for as long as the block lasts; what each announced.

    Raises Refused: UNKNOWN_PARTNER, PARTNER_CONNECTED (nobody's real connection is overwritten), BOX_NOT_READY.
    """
    named = list(dict.fromkeys(partners or DEPARTMENTS))
    for each in named:
        _check(settings.profiles / f"{each}.json", each)
    async with contextlib.AsyncExitStack() as stack:
        announced = []
        for each in named:
            # Its profile would lead nowhere once it is gone.
            stack.callback((settings.profiles / f"{each}.json").unlink, missing_ok=True)
            announced.append(await stack.enter_async_context(box.department(settings, each, county)))
        yield announced


def _check(profile: Path, partner: str) -> None:
    if partner not in DEPARTMENTS:
        raise Refused(unknown(partner, DEPARTMENTS))
    if profile.exists() and not _is_near(profile):
        raise Refused(
            Reason(
                "PARTNER_CONNECTED",
                "该部门已有真实连接的配置，演练不予覆盖；请另设 HUB_HOME",
                "this department has a profile of its real connection, which a rehearsal leaves alone; set another HUB_HOME",
                Fixer.OPERATOR,
                str(profile),
            )
        )


def _is_near(profile: Path) -> bool:
    """Whether it leads to this machine, as one does that a rehearsal left behind."""
    try:
        return urlsplit(json.loads(profile.read_text("utf-8"))["base_url"]).hostname in _NEAR
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
