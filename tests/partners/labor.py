"""Labor inspection in this process, and a transport to it: what the tests of its box and of its months share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from connectors import _bulk
from connectors._transport import Transport
from connectors.labor_inspection import CONNECTOR
from partners import box, training
from partners.county import County
from partners.faults import Faults
from partners.labor_findings import Inspection
from partners.labor_inspection import PREFIX, LaborData, Trained, answering
from tests.partners import standin
from tests.partners.standin import CLIENTS, COUNTY, ISSUER, Desk, FakeClock

PARTNER = CONNECTOR.partner


@contextmanager
def desk(
    county: County,
    data: LaborData | None = None,
    first: str | None = None,
    trained: Trained = training.results,
) -> Iterator[Desk]:
    """Labor inspection of a county; data: what it knows instead, first: the month of its own findings; trained: what it tells
    of wishes."""
    time, faults = FakeClock(), Faults()
    seen: list[tuple[httpx.Request, httpx.Response]] = []

    async def record(response: httpx.Response) -> None:
        await response.aread()
        seen.append((response.request, response))

    export = answering(data or Inspection(county), first or county.period, trained)
    given = {"prefix": PREFIX, "jurisdiction_code": COUNTY, "now": time.now}
    app = box.app(CONNECTOR, export, CLIENTS, ISSUER, faults, **given)
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url=ISSUER, event_hooks={"response": [record]}
    )
    scope = " ".join(map(_bulk.scope, CONNECTOR.packages))
    profile = standin.profile(partner=PARTNER, scope=scope, schema_version=CONNECTOR.schema_version)
    yield Desk(Transport(profile, client, time.clock()), faults, time, client, app, seen)
