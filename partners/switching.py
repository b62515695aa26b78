"""A fault of a simulated department switched on from outside, as whoever rehearses with it does."""

from __future__ import annotations

import httpx

from partners.faults import Fault

_SECONDS = 10


async def switch_on(base_url: str, fault: Fault, times: int = 1, package: str = "") -> None:
    """Let a fault happen the next so many times, with one package alone if it is named. Raises httpx.HTTPError."""
    async with httpx.AsyncClient(base_url=base_url, timeout=_SECONDS) as client:
        put = await client.put("/control/faults", params={"package": package}, json={fault.value: times})
        put.raise_for_status()
