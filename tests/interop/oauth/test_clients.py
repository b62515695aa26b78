"""Certified clients of OAuth and OpenID Connect (openid-client, oauth4webapi), and the simplest one in Python."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from time import time
from uuid import uuid4

import jwt
import pytest
import requests
from oauthlib.oauth2 import BackendApplicationClient
from requests_oauthlib import OAuth2Session

from tests.interop.oauth.conftest import BACK, KEYS, LOGIN, NAME, Served

CHECKS = 15


async def test_certified_clients_find_and_ask_and_prove_and_end(packages: Path, served: Served) -> None:
    keys = {alg: key.as_dict(private=True) for alg, key in KEYS.items()}
    told = {"issuer": served.issuer, "keys": keys, "redirect_uri": BACK, "login": LOGIN, "name": NAME}
    run = await asyncio.create_subprocess_exec(
        "node",
        "checks.mjs",
        cwd=packages,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, wrong = await run.communicate(json.dumps(told).encode())
    assert run.returncode == 0, wrong.decode()
    results = json.loads(said)
    assert len(results) == CHECKS
    assert {name: came for name, came in results.items() if came != "ok"} == {}


async def test_a_department_asks_with_requests_and_pyjwt(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    # oauthlib refuses plain http, which nobody but this test speaks.
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    answer = await asyncio.to_thread(_simplest, served.issuer)
    assert answer == {"data": {"students": {"totalCount": 0}}}


def _simplest(issuer: str) -> object:
    now, client_id = int(time()), "simple"
    who = {"iss": client_id, "sub": client_id, "aud": issuer, "iat": now, "exp": now + 60, "jti": uuid4().hex}
    signed = jwt.encode(who, KEYS["ES256"].raw_value, algorithm="ES256", headers={"kid": "ec"})
    described = requests.get(f"{issuer}/.well-known/oauth-authorization-server", timeout=60).json()
    session = OAuth2Session(client=BackendApplicationClient(client_id))
    session.fetch_token(
        described["token_endpoint"],
        client_assertion_type="urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion=signed,
        auth=lambda request: request,  # its own guess would be a second way to authenticate
        timeout=60,
    )
    return session.post(f"{issuer}/graphql", json={"query": "{ students { totalCount } }"}, timeout=60).json()
