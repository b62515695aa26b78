"""What the hub says while it is served holds no secret and nobody's name, whatever happens."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from auth import passwords, scopes
from auth.oauth.witness import Event
from database import tables
from domain.role import Role
from hub import serving
from hub.app import app
from tests import sealing
from tests.hub import world
from tests.hub.asking import Asking
from tests.hub.conftest import NOW, Door
from tests.hub.visiting import BACK, PASSWORD, Visit

LOGIN = {"login_name": "log.reader", "password": PASSWORD}
WRONG = {"login_name": "log.reader", "password": "my other password"}
CHILD = "G150785201001010011"


@dataclass
class Trouble:
    """A witness that fails when it is told to, with all it knows in its words."""

    with_words: str = ""
    met: int = 0

    async def __call__(self, session: AsyncSession, event: Event) -> None:
        if self.with_words:
            self.met += 1
            raise RuntimeError(self.with_words)


@dataclass
class Served:
    """A hub behind a socket, as an operator serves it, and everything that nobody may read in its log."""

    door: Door
    address: str
    trouble: Trouble
    secrets: dict[str, str] = field(default_factory=dict)


@pytest.fixture
async def served(door: Door) -> AsyncIterator[Served]:
    trouble = Trouble()
    application = app(
        issuer=door.issuer,
        sessions=door.sessions,
        commands=door.commands,
        ring=sealing.ring,
        now=lambda: NOW,
        batches=door.batches,
        witness=trouble,
    )
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    server = serving.server(application)
    work = asyncio.create_task(server.serve(sockets=[listening]))
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        yield Served(replace(door, client=client), address, trouble)
    server.should_exit = True
    await work


async def _signing_in(served: Served) -> None:
    """A person's way from the portal and back, every step of it, with wrong turns."""
    async with served.door.sessions.begin() as session:
        session.add(
            tables.UserAccount(
                login_name=LOGIN["login_name"],
                display_name="记录员",
                password_hash=passwords.hashed(PASSWORD),
                role=Role.BUREAU_OFFICER,
                jurisdiction_code=world.HERE,
                scopes=[scopes.STUDENTS_READ],
                purposes=["CONTROL"],
            )
        )
    portal = await Asking(served.door, "logged portal").register(
        scopes=[scopes.STUDENTS_READ, scopes.LEDGERS_READ], redirect_uris=[BACK]
    )
    async with httpx.AsyncClient(base_url=served.address, timeout=60) as browser:
        visit = Visit(portal, browser)
        page = await visit.open(state="the-state")
        await visit.submit(page, **WRONG)
        consent = await visit.submit(page, **LOGIN)
        back = await visit.submit(consent, decision="allow")
        said = dict(parse_qsl(urlsplit(back.headers["location"]).query))
        given = (await visit.redeem(said["code"])).json()
        await visit.redeem(said["code"])  # a second time: an error, and the end of what it gave
        served.secrets |= {
            "state": "the-state",
            "code": said["code"],
            "verifier": visit.verifier,
            "handle": parse_qs(page.request.url.query.decode())["request_uri"][0].rpartition(":")[2],
            "wrong password": WRONG["password"],
            "password": PASSWORD,
            **{f"cookie {name}": value for name, value in browser.cookies.items()},
            **{name: given[name] for name in ("access_token", "refresh_token", "id_token")},
        }


async def _asking(served: Served) -> None:
    """A machine's way, with proofs that hold and others; queries that name a child."""
    client = served.door.client
    machine = await Asking(served.door, "logged machine").register(demands_nonce=False)
    form, proof = machine.form(grant_type="client_credentials"), machine.proof()
    token = (await machine.post("/oauth/token", form, dpop=proof)).json()["access_token"]
    await machine.post("/oauth/token", form, dpop=proof)
    await machine.post("/oauth/introspect", machine.form(token=token))
    asked = machine.proof(f"{served.door.issuer.issuer}/graphql", token)
    await machine.ask(token, asked)
    await machine.ask(token, asked)
    await machine.ask(token[:-9] + "AAAAAAAAA")
    named = {
        "query": "query ($no: String) { students(filter: {name: $no}) { totalCount } }",
        "variables": {"no": CHILD},
    }
    bearer = {"authorization": f"Bearer {served.door.token()}"}
    address = "{ students(filter: {name: " + f'"{CHILD}"' + "}) { totalCount } }"
    for sent in (named, named | {"variables": {"no": [CHILD]}}, named | {"variables": {"no": CHILD + "\0"}}):
        await client.post("/graphql", json=sent, headers=bearer)
    await client.get("/graphql", params={"query": address}, headers=bearer)
    served.secrets |= {
        "assertion": form["client_assertion"],
        "machine's token": token,
        "proof": proof,
        "proof of a query": asked,
        "bearer": bearer["authorization"].removeprefix("Bearer "),
        "child": CHILD,
    }
    served.trouble.with_words = " ".join(served.secrets.values())
    for path in ("/oauth/token", "/oauth/par", "/oauth/introspect"):
        answer = await client.post(path, data=machine.form(grant_type="client_credentials", token=token))
        assert answer.status_code == 500
        assert not _found(served.secrets, answer.text)


def _found(secrets: dict[str, str], text: str) -> list[str]:
    # A token is three parts; none of them that is its holder's alone may be there either.
    parts = {name: value.split(".")[-1] for name, value in secrets.items()}
    return [name for name in secrets if secrets[name] in text or parts[name] in text]


async def test_no_secret_and_nobodys_name_is_in_what_a_served_hub_says(
    served: Served, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await _signing_in(served)
    await _asking(served)
    assert served.trouble.met == 3
    # The requests' own client is the test's, not the hub's.
    lines = [
        each.getMessage()
        for each in caplog.records
        if each.name.partition(".")[0] not in ("httpx", "httpcore")
    ]
    out, err = capfd.readouterr()
    said = "\n".join([out, err, *lines, *[each.exc_text or "" for each in caplog.records]])
    assert said.count("RuntimeError") == 3  # what went wrong is said, once each, by its kind
    assert all(len(value) > 5 for value in served.secrets.values())
    assert len(served.secrets) >= 16
    assert _found(served.secrets, said) == []
    assert "request_uri=" not in said
    assert "code=" not in said
    assert _found(served.secrets, f"GET /callback?code={served.secrets['code']}") == ["code"]
