"""A connection tested layer by layer: against a box that serves, and against everything that may stand in its place."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from joserfc.jwk import ECKey
from starlette.types import Receive, Scope, Send

from connectors._check import Found, Layer, check
from connectors.police import CONNECTOR
from partners import police as box
from partners.faults import Fault, Faults
from tests.connectors.certificates import Authority
from tests.partners import standin

ALL = [Layer.NAME, Layer.LINE, Layer.METADATA, Layer.TOKEN, Layer.CONTRACT, Layer.SAMPLE]
SECURE = [Layer.NAME, Layer.LINE, Layer.TLS, *ALL[2:]]


@contextlib.contextmanager
def served(scheme: str = "http", **tls: Any) -> Iterator[tuple[str, Faults, list[str]]]:
    """A box that listens, its switches, and the paths that it was asked for. tls: of uvicorn."""
    faults, asked = Faults(), list[str]()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"{scheme}://127.0.0.1:{listening.getsockname()[1]}"
        app = box.app(standin.StandIn(), standin.CLIENTS, address, faults)

        async def noting(scope: Scope, receive: Receive, send: Send) -> None:
            asked.append(scope["path"])
            await app(scope, receive, send)

        server = uvicorn.Server(uvicorn.Config(noting, log_level="critical", lifespan="off", **tls))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield address, faults, asked
        server.should_exit = True
        thread.join()


async def looked(address: str, month: str = "2026-08", **changes: Any) -> list[Found]:
    profile = standin.profile(address, **{"token_url": "", "deadline": 2.0, "timeout": 2.0, **changes})
    return await check(profile, CONNECTOR, standin.COUNTY, month)


def ended(found: list[Found]) -> tuple[Layer, str]:
    """Where it ended and why; everything before held."""
    assert all(each.reason is None for each in found[:-1])
    reason = found[-1].reason
    assert reason is not None
    assert any("一" <= letter <= "鿿" for letter in reason.zh)
    assert reason.en
    assert reason.place
    return found[-1].layer, reason.code


def closed() -> int:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


async def test_every_layer_of_a_sound_connection_holds() -> None:
    with served() as (address, *_):
        found = await looked(address, month="2026-09", sender_constraint="dpop")
        assert [each.layer for each in found] == ALL
        assert not [each for each in found if each.reason]
        assert found[0].told == "127.0.0.1"
        assert found[-2].told == "1.0; SCHOOL_AGE_POPULATION 2026-08: 12"


@pytest.mark.parametrize(
    ("month", "asked"), [("2026-07", "2025-08"), ("2026-08", "2026-08"), ("2027-01", "2026-08")]
)
async def test_a_roster_of_august_is_asked_for_as_of_the_last_august(month: str, asked: str) -> None:
    with served() as (address, *_):
        assert asked in (await looked(address, month))[-2].told


async def test_a_closed_port_and_a_name_that_is_none_are_named() -> None:
    address = f"http://127.0.0.1:{closed()}"
    assert ended(await looked(address)) == (Layer.LINE, "UNREACHABLE")
    assert ended(await looked("https://nothing.invalid")) == (Layer.NAME, "NO_SUCH_HOST")
    with served() as (sound, *_):
        # The token endpoint answers, the department's own does not.
        found = await looked(address, issuer=sound)
        assert ended(found) == (Layer.LINE, "UNREACHABLE")
        assert found[-1].place == address.removeprefix("http://")


async def test_certificates_of_strangers_and_plain_servers_are_told_apart(tmp_path: Path) -> None:
    trusted, stranger = Authority(tmp_path), Authority(tmp_path, "stranger")
    files = trusted.issued("police")
    tls = {"ssl_certfile": files.certificate, "ssl_keyfile": files.key}
    with served("https", **tls) as (address, *_):
        found = await looked(address, authorities=str(trusted.file))
        assert [each.layer for each in found] == SECURE
        assert not [each for each in found if each.reason]
        assert found[2].told == "TLSv1.3"
        wrong = await looked(address, authorities=str(stranger.file))
        assert ended(wrong) == (Layer.TLS, "CERTIFICATE")
        nothing = await looked(address, authorities=str(tmp_path / "nothing.crt"))
        assert ended(nothing) == (Layer.TLS, "CERTIFICATE_FILES")
    with served() as (address, *_):
        plain = await looked(address.replace("http:", "https:"), authorities=str(trusted.file))
        assert ended(plain) == (Layer.TLS, "TLS_FAILED")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"key": ECKey.generate_key("P-256", {"kid": "hub-1"}).as_dict(private=True)},
            (Layer.TOKEN, "TOKEN_REFUSED"),
        ),
        ({"client_id": "somebody"}, (Layer.TOKEN, "TOKEN_REFUSED")),
        ({"scope": "export:NOTHING"}, (Layer.TOKEN, "TOKEN_REFUSED")),
        ({"scope": "export:VERIFICATION_RESULT"}, (Layer.CONTRACT, "INSUFFICIENT_SCOPE")),
        ({"schema_version": "2.0"}, (Layer.CONTRACT, "WRONG_VERSION")),
        (
            {"sender_constraint": "mtls", "certificate": "police.crt", "certificate_key": "police.key"},
            (Layer.METADATA, "BINDING_UNSUPPORTED"),
        ),
    ],
    ids=lambda each: str(list(each))[:40],
)
async def test_what_does_not_fit_is_found_in_its_layer(
    tmp_path: Path, changes: dict[str, Any], expected: tuple[Layer, str]
) -> None:
    files = Authority(tmp_path).issued("police")
    named = {"certificate": files.certificate, "certificate_key": files.key}
    with served() as (address, *_):
        assert (
            ended(await looked(address, **changes | {k: named[k] for k in named if k in changes})) == expected
        )


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault.EXPIRED_TOKEN, (Layer.CONTRACT, "TOKEN_NOT_ACCEPTED")),
        (Fault.UNAUTHORIZED, (Layer.CONTRACT, "TOKEN_NOT_ACCEPTED")),
        (Fault.THROTTLED, (Layer.CONTRACT, "RATE_LIMITED")),
        (Fault.ERROR, (Layer.CONTRACT, "PARTNER_ERROR")),
        (Fault.WRONG_MONTH, (Layer.CONTRACT, "WRONG_PERIOD")),
        (Fault.WRONG_HASH, (Layer.SAMPLE, "HASH_MISMATCH")),
        (Fault.SCHEMA_DRIFT, (Layer.SAMPLE, "SAMPLE_REJECTED")),
    ],
    ids=lambda each: each.value if isinstance(each, Fault) else each[1],
)
async def test_what_goes_wrong_there_is_found_in_its_layer(fault: Fault, expected: tuple[Layer, str]) -> None:
    with served() as (address, faults, _):
        faults.set(fault, 10_000)
        assert ended(await looked(address)) == expected


async def test_nothing_is_asked_that_counts_as_answered_and_nothing_is_handed_in() -> None:
    with served() as (address, _, asked):
        await looked(address)
    packages = [path for path in asked if "/packages/" in path]
    assert packages == ["/v1/packages/SCHOOL_AGE_POPULATION/$export"]
    assert len([path for path in asked if "/parts/" in path]) == 1
