"""What clients and the operator change, and what they are refused, is on the audit log, or does not happen."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import httpx
import psycopg
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from typer.testing import CliRunner

import database.session
from auth import assertion
from auth.token import Issuer
from auth.viewer import Viewer
from domain.errors import Refused
from domain.organization import OrgType, SchoolStage
from exchange import organizations
from exchange.start import start
from hub import places, witness
from hub.app import app
from hub.cli import application
from hub.commands import Commands
from tests import registry_export, sealing
from tests.exchange import state, world
from tests.exchange.test_faults import worker
from tests.hub.conftest import NOW
from tests.partners import standin

VIEWER = Viewer("portal", frozenset(), world.CODE)
FILE = registry_export.workbook(registry_export.grid([registry_export.row(1), registry_export.row(2)]))
ASKED = {"file_name": "导出.xlsx", "content": FILE, "period": "2026-09"}


class Bureau:
    """A hub whose commands work on a county of its own."""

    def __init__(self, commands: Commands) -> None:
        self.commands, self.sessions = commands, commands.sessions

    async def recorded(self) -> list[tuple[Any, ...]]:
        async with self.sessions() as session:
            return [row for row in await state.recorded(session) if row[1] == "portal"]

    async def packages(self) -> int:
        async with self.sessions() as session:
            query = "SELECT count(*) FROM exchange_package WHERE period = '2026-09'"
            return await session.scalar(text(query)) or 0

    async def stop_recording(self) -> None:
        async with self.sessions.begin() as session:
            await session.execute(
                text("ALTER TABLE audit_record ADD CONSTRAINT stopped CHECK (false) NOT VALID")
            )


@pytest.fixture
async def bureau(database_url: str) -> AsyncIterator[Bureau]:
    with standin.desk(data=world.small_county()) as desk:
        async with worker(database_url, desk.transport) as (cycle, sessions):
            await places.load(sessions, world.CODE)
            async with sessions.begin() as session:
                await _school(session)
            yield Bureau(Commands(cycle, sessions))


async def _school(session: AsyncSession) -> None:
    await organizations.declare_county(session, world.CODE, "根河市")
    unit = organizations.Unit(
        registry_export.SCHOOLS[0], OrgType.SCHOOL, "第一小学", stage=SchoolStage.PRIMARY
    )
    await organizations.register(session, world.CODE, [unit])


async def test_an_import_is_on_record_with_its_package_and_its_rows(bureau: Bureau) -> None:
    package = await bureau.commands.import_enrollment(VIEWER, **ASKED)
    path = f"ExchangePackage:{package}"
    assert await bureau.recorded() == [("CHANGE", "portal", "enrollmentImport", path, 2, "OK")]


async def test_a_refused_import_is_on_record_with_the_reason(bureau: Bureau) -> None:
    with pytest.raises(Refused):
        await bureau.commands.import_enrollment(VIEWER, **(ASKED | {"content": b""}))
    with pytest.raises(Refused):
        await bureau.commands.import_enrollment(replace(VIEWER, jurisdiction_code="511703"), **ASKED)
    assert [(row[0], row[2], row[5]) for row in await bureau.recorded()] == [
        ("REFUSED", "enrollmentImport", "FILE_EMPTY"),
        ("REFUSED", "enrollmentImport", "FOREIGN_COUNTY"),
    ]


async def test_what_cannot_be_put_on_record_is_not_imported(bureau: Bureau) -> None:
    await bureau.stop_recording()
    with pytest.raises(Refused, match="AUDIT_UNAVAILABLE"):
        await bureau.commands.import_enrollment(VIEWER, **ASKED)
    assert await bureau.packages() == 0


async def test_a_start_is_on_record_and_so_is_one_that_was_refused(bureau: Bureau) -> None:
    assert await bureau.commands.start_exchange(VIEWER, partner="police", period=world.PERIOD)
    with pytest.raises(Refused):
        await bureau.commands.start_exchange(VIEWER, partner="nobody", period=world.PERIOD)
    started, refused = await bureau.recorded()
    assert started == ("EXCHANGE", "portal", "exchangeStart", f"police/{world.PERIOD}", None, "OK")
    assert (refused[0], refused[3], refused[5]) == ("REFUSED", None, "UNKNOWN_PARTNER")
    await (await start(bureau.commands.cycle, "police", world.PERIOD)).handle.get_result()


async def test_what_cannot_be_put_on_record_is_not_started(bureau: Bureau) -> None:
    await bureau.stop_recording()
    with pytest.raises(Refused, match="AUDIT_UNAVAILABLE"):
        await bureau.commands.start_exchange(VIEWER, partner="police", period=world.PERIOD)
    async with bureau.sessions() as session:
        assert await session.scalar(text("SELECT count(*) FROM exchange_cycle")) == 0


def test_what_the_operator_does_is_on_record(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HUB_DATABASE_URL", database_url)
    keys, units, document = tmp_path / "keys.json", tmp_path / "units.csv", tmp_path / "q.graphql"
    public = ECKey.generate_key("P-256", auto_kid=True).as_dict(private=False)
    keys.write_text(f'{{"keys": [{json.dumps(public)}]}}')
    units.write_text("单位代码,单位名称,单位类型\n2150785001,第一小学,学校\n", "utf-8")
    document.write_text("{ jurisdictions { totalCount } }")
    for arguments in (
        ["policies"],
        ["client", "add", "portal", "--name", "门户", "--jwks", str(keys), "--scope", "students:read"],
        ["client", "trust", "portal", str(document)],
        ["exchange", "run", "nobody", "2026-08"],
    ):
        CliRunner().invoke(application, arguments)
    (trusted,) = [
        line
        for line in CliRunner().invoke(application, ["client", "documents", "portal"]).output.splitlines()
        if line.startswith("sha256:")
    ]
    CliRunner().invoke(application, ["client", "withdraw", "portal", trusted])
    with psycopg.connect(database_url) as connection:
        [client] = connection.execute("SELECT 'OauthClient:' || id FROM oauth_client").fetchall()[0]
        found = connection.execute(
            "SELECT kind, operation, path, client_id FROM audit_record WHERE client_id <> 'hub' ORDER BY xact, id"
        )
        assert found.fetchall() == [
            ("ADMINISTRATION", "policies", None, "operator"),
            ("ADMINISTRATION", "client add", client, "operator"),
            ("ADMINISTRATION", "client trust", client, "operator"),
            ("EXCHANGE", "exchange run", "nobody/2026-08", "operator"),
            ("ADMINISTRATION", "client withdraw", client, "operator"),
        ]


class TokenDesk:
    def __init__(self, sessions: Any) -> None:
        issuer = Issuer("http://hub.test", ECKey.generate_key("P-256", auto_kid=True))
        served = app(
            issuer=issuer,
            ring=sealing.ring,
            sessions=sessions,
            commands=cast(Any, None),
            now=lambda: NOW,
            witness=witness.recording(world.CODE),
        )
        self.sessions = sessions
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(served), base_url="http://hub.test")

    async def asked(self, content: bytes | dict[str, str]) -> httpx.Response:
        form = {"data": content} if isinstance(content, dict) else {"content": content}
        headers = {"content-type": "application/x-www-form-urlencoded"}
        return await self.client.post("/oauth/token", headers=headers, **form)  # type: ignore[arg-type]

    async def recorded(self) -> list[tuple[Any, ...]]:
        async with self.sessions() as session:
            query = "SELECT kind, jurisdiction_code, client_id, operation, path, outcome FROM audit_record ORDER BY id"
            return [tuple(row) for row in await session.execute(text(query))]


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[TokenDesk]:
    engine = database.session.engine(database_url)
    yield TokenDesk(database.session.sessions(engine))
    await engine.dispose()


def _claiming(client_id: str) -> dict[str, str]:
    key = ECKey.generate_key("P-256", auto_kid=True)
    signed = jwt.encode({"alg": "ES256"}, {"sub": client_id, "iss": client_id}, key)
    return {
        "grant_type": "client_credentials",
        "client_assertion_type": assertion.TYPE,
        "client_assertion": signed,
    }


@pytest.mark.parametrize(
    ("sent", "outcome"),
    [
        (_claiming("nobody"), "invalid_client"),
        ({"grant_type": "password", "client_id": "门户"}, "unsupported_grant_type"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
async def test_a_refused_request_for_a_token_is_on_record_and_names_nobody_who_proved_nothing(
    desk: TokenDesk, sent: Any, outcome: str
) -> None:
    answer = await desk.asked(sent)
    assert answer.status_code in (400, 401)
    assert answer.json()["error"] == outcome
    assert await desk.recorded() == [("REFUSED", world.CODE, "unknown", "token", "/oauth/token", outcome)]


@pytest.mark.parametrize("sent", [b"%ff%00=\xff", b"client_id=a&client_id=b", b"a=" + b"x" * 20_000])
async def test_what_is_no_form_asks_for_nothing_and_is_not_on_record(desk: TokenDesk, sent: bytes) -> None:
    answer = await desk.asked(sent)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert await desk.recorded() == []
