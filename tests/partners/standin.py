"""A county of a dozen people in place of the synthetic one, and what the tests of the box share."""

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from joserfc.jwk import ECKey, KeySet
from starlette.applications import Starlette
from stdnum.cn import ric

from connectors import _bulk, police
from connectors._clock import Clock
from connectors._core import Ask, Package
from connectors._transport import Profile, Transport
from connectors.police import (
    HouseholdChange,
    IdentityFinding,
    SchoolAgePerson,
    VerificationRequest,
    VerificationResult,
)
from domain.exchange import PackageCode
from partners import police as box
from partners import serve
from partners.faults import Faults

COUNTY, PERIOD, ISSUER = "150785", "2026-09", "http://127.0.0.1:8443"
CHILDREN = 12
PACKAGES = {package.code: package for package in police.CONNECTOR.packages}
POPULATION = PACKAGES[PackageCode.SCHOOL_AGE_POPULATION]
CHANGES = PACKAGES[PackageCode.HOUSEHOLD_CHANGE_ROSTER]
REQUEST = PACKAGES[PackageCode.VERIFICATION_REQUEST]
RESULT = PACKAGES[PackageCode.VERIFICATION_RESULT]


@dataclass(frozen=True)
class StandIn:
    children: int = CHILDREN

    def school_age_population(self) -> list[SchoolAgePerson]:
        return [
            SchoolAgePerson(
                line_no=n,
                id_number=number(n),
                name=f"测试{chr(0x4E00 + n)}",
                sex="1",
                birth_date="2015-03-12",
                township_code="150785100",
                address="好里堡乡一村",
            )
            for n in range(1, self.children + 1)
        ]

    def household_changes(self) -> list[HouseholdChange]:
        return [HouseholdChange(line_no=1, id_number=number(1), name="测试一", change_type="MOVE_OUT")]

    def identity_findings(self, period: str) -> list[IdentityFinding]:
        return []

    def answer(self, request: VerificationRequest) -> VerificationResult:
        return VerificationResult(line_no=1, request_id=request.request_id, finding="REGISTER_CONFIRMED")


def number(n: int) -> str:
    body = f"15078520150312{2 * n + 1:03d}"
    return body + str(ric.calc_check_digit(body + "0"))


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def build(children: int, seed: int, period: str, jurisdiction_code: str) -> StandIn:
    return StandIn(children)


@dataclass
class FakeClock:
    """Time that passes only while somebody waits."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)

    async def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds

    def now(self) -> float:
        return 1_788_825_600 + self.seconds

    def clock(self) -> Clock:
        return Clock(now=self.now, elapsed=lambda: self.seconds, wait=self.wait, chance=lambda: 0.5)


KEY = ECKey.generate_key("P-256", {"kid": "hub-1"}, private=True)
PROOF_KEY = ECKey.generate_key("P-256", private=True)
CLIENTS = {"hub": KeySet([KEY])}


def profile(origin: str = ISSUER, **changes: Any) -> Profile:
    scopes = " ".join(_bulk.scope(package) for package in PACKAGES.values())
    settings: dict[str, Any] = {
        "partner": "police",
        "schema_version": "1.0",
        "base_url": origin,
        "token_url": f"{origin}/token",
        "issuer": origin,
        "client_id": "hub",
        "key": KEY.as_dict(private=True),
        "proof_key": PROOF_KEY.as_dict(private=True),
        "sender_constraint": "none",
        "scope": scopes,
    }
    return Profile(**{**settings, **changes})


def ask(package: Package = POPULATION, sequence: int = 1, in_reply_to: int | None = None) -> Ask:
    return Ask(package, PERIOD, COUNTY, sequence, in_reply_to)


@dataclass
class Desk:
    """A box in this process, a transport to it, and a record of every request that reached it."""

    transport: Transport
    faults: Faults
    time: FakeClock
    client: httpx.AsyncClient
    app: Starlette
    seen: list[tuple[httpx.Request, httpx.Response]]

    def count(self, path: str) -> int:
        return sum(path in str(request.url) for request, _ in self.seen)


@contextmanager
def desk(
    state: Path | None = None, data: StandIn | None = None, bound: bool = False, **changes: Any
) -> Iterator[Desk]:
    time, faults = FakeClock(), Faults()
    seen: list[tuple[httpx.Request, httpx.Response]] = []

    async def record(response: httpx.Response) -> None:
        await response.aread()
        seen.append((response.request, response))

    given = {"jurisdiction_code": COUNTY, "state": state, "bound": bound, "now": time.now}
    app = box.app(data or StandIn(), CLIENTS, ISSUER, faults, **given)
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url=ISSUER, event_hooks={"response": [record]}
    )
    yield Desk(Transport(profile(**changes), client, time.clock()), faults, time, client, app, seen)


if __name__ == "__main__":
    serve.main(sys.argv[1:], build)
