"""A token is worth nothing without the key (RFC 9449) or the certificate (RFC 8705) it was given to."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey
from starlette.applications import Starlette

from auth.certificate import Certificates
from hub import serving
from hub.app import app
from tests import sealing
from tests.hub import world
from tests.hub.asking import GRAPH, QUERY, TOKEN, Asking
from tests.hub.conftest import ISSUER, NOW, Door, _client

KEYS: dict[str, Any] = {
    "ES256": ECKey.generate_key("P-256"),
    "ES384": ECKey.generate_key("P-384"),
    "PS256": RSAKey.generate_key(3072),
    "Ed25519": OKPKey.generate_key("Ed25519"),
    "EdDSA": OKPKey.generate_key("Ed25519"),
}


@pytest.fixture(scope="module")
async def strict(door: Door) -> Asking:
    return await Asking(door, "strict").register()


@pytest.fixture(scope="module")
async def lenient(door: Door) -> Asking:
    return await Asking(door, "lenient").register(demands_nonce=False)


async def test_a_client_without_a_recorded_reason_gets_no_plain_token(strict: Asking) -> None:
    answer = await strict.post("/oauth/token", strict.form(grant_type="client_credentials"))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert "access_token" not in answer.text


async def test_a_nonce_is_demanded_given_and_then_accepted(strict: Asking) -> None:
    strict.nonce = ""
    form = strict.form(grant_type="client_credentials")
    refused = await strict.post("/oauth/token", form, dpop=strict.proof())
    assert (refused.status_code, refused.json()["error"]) == (400, "use_dpop_nonce")
    assert refused.headers["dpop-nonce"]
    answer = await strict.tokens()
    assert answer.json()["token_type"] == "DPoP"
    found = await strict.ask(answer.json()["access_token"])
    assert found.json() == {"data": {"students": {"totalCount": world.CHILDREN}}}


async def test_at_the_graph_too_a_nonce_is_demanded_where_the_record_says_so(strict: Asking) -> None:
    token = await strict.token()
    strict.nonce = ""
    refused = await strict.ask(token)
    assert refused.status_code == 401
    assert 'DPoP error="use_dpop_nonce"' in refused.headers["www-authenticate"]
    assert (await strict.ask(token)).status_code == 200


async def test_without_that_no_nonce_is_needed(lenient: Asking) -> None:
    lenient.nonce = ""
    assert (await lenient.ask(await lenient.token())).status_code == 200
    assert lenient.nonce == ""


@pytest.mark.parametrize("alg", list(KEYS))
async def test_keys_of_every_kind_prove_possession(lenient: Asking, alg: str) -> None:
    one = Asking(lenient.door, lenient.client_id, lenient.key, KEYS[alg])
    answer = await one.post(
        "/oauth/token", one.form(grant_type="client_credentials"), dpop=one.proof(alg=alg)
    )
    assert answer.status_code == 200, answer.text
    token = answer.json()["access_token"]
    assert (await one.ask(token, one.proof(GRAPH, token, alg=alg))).status_code == 200


async def test_a_bound_token_is_no_bearer_token_and_a_plain_one_no_bound_one(
    door: Door, lenient: Asking
) -> None:
    token = await lenient.token()
    for proof in ("", lenient.proof(GRAPH, token)):
        refused = await lenient.ask(token, proof, scheme="Bearer")
        assert refused.status_code == 401
        assert "data" not in refused.json()
    plain = await lenient.ask(door.token(), lenient.proof(GRAPH, door.token()))
    assert plain.status_code == 401


def _wrong(one: Asking, token: str) -> dict[str, str]:
    other = Asking(one.door, one.client_id)
    past = int((NOW - timedelta(seconds=121)).timestamp())
    return {
        "none": "",
        "garbage": "garbage",
        "two of them": ", ".join([one.proof(GRAPH, token)] * 2),
        "another key": other.proof(GRAPH, token),
        "another method": one.proof(GRAPH, token, htm="GET"),
        "another address": one.proof(TOKEN, token),
        "another path": one.proof(GRAPH + "/x", token),
        "another token": one.proof(GRAPH, token + "x"),
        "no token": one.proof(GRAPH),
        "old": one.proof(GRAPH, token, iat=past),
        "of the future": one.proof(GRAPH, token, iat=past + 200),
        "without iat": one.proof(GRAPH, token, iat=None),
        "without jti": one.proof(GRAPH, token, jti=None),
        "jti of another kind": one.proof(GRAPH, token, jti=["a"]),
        "long jti": one.proof(GRAPH, token, jti="x" * 257),
        "foreign nonce": one.proof(GRAPH, token, nonce="AAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        "nonce of no kind": one.proof(GRAPH, token, nonce="\ud800"),
        "typ of a token": one.proof(GRAPH, token, head={"typ": "JWT"}),
        "private key": one.proof(GRAPH, token, head={"jwk": one.proves.as_dict(private=True)}),
        "secret": one.proof(GRAPH, token, head={"jwk": OctKey.generate_key(256).as_dict(private=True)}),
        "no key": one.proof(GRAPH, token, head={"jwk": {}}),
        "key by address": one.proof(
            GRAPH, token, head={"jwk": {"kty": "EC"}, "jku": "http://127.0.0.1/keys"}
        ),
        "unsigned": one.proof(GRAPH, token).rpartition(".")[0] + ".",
        "cut": one.proof(GRAPH, token)[:-8],
        "deep": "e30." + "W" * 6_000 + ".e30",
        "long": "x" * 9_000,
    }


async def test_proofs_of_anything_else_are_refused(lenient: Asking) -> None:
    token = await lenient.token()
    for name, proof in _wrong(lenient, token).items():
        answer = await lenient.ask(token, proof)
        assert answer.status_code == 401, name
        assert answer.headers["www-authenticate"].startswith('DPoP error="'), name
        assert "data" not in answer.json()
    assert (await lenient.ask(token)).status_code == 200


async def test_a_proof_works_once(lenient: Asking) -> None:
    token = await lenient.token()
    proof = lenient.proof(GRAPH, token)
    answers = await asyncio.gather(*(lenient.ask(token, proof) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 7
    proof = lenient.proof()
    forms = [lenient.form(grant_type="client_credentials") for _ in range(8)]
    granted = await asyncio.gather(*(lenient.post("/oauth/token", form, dpop=proof) for form in forms))
    assert sorted(answer.status_code for answer in granted) == [200] + [400] * 7


async def test_the_address_may_be_spelt_as_the_rfc_allows(lenient: Asking) -> None:
    token = await lenient.token()
    for spelt in ("HTTP://HUB.test:80/graphql", f"{GRAPH}?x=1#y"):
        assert (await lenient.ask(token, lenient.proof(spelt, token))).status_code == 200, spelt


def _certificate(name: str) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(named, named, key.public_key(), x509.random_serial_number(), NOW, NOW)
    made = builder.sign(key, hashes.SHA256())
    return quote(made.public_bytes(serialization.Encoding.PEM).decode())


def _behind_proxy(door: Door, proxies: set[str]) -> httpx.AsyncClient:
    return _client(_application(door, proxies))


def _application(door: Door, proxies: set[str]) -> Starlette:
    certificates = Certificates("X-Client-Cert", proxies)
    return app(
        issuer=door.issuer,
        ring=sealing.ring,
        sessions=door.sessions,
        commands=door.commands,
        now=lambda: NOW,
        certificates=certificates,
    )


@contextlib.asynccontextmanager
async def _served(application: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """On a socket, as `serve` does it: only there is somebody who says who connected."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = serving.server(application)
        running = asyncio.create_task(server.serve(sockets=[listening]))
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
            yield client
        server.should_exit = True
        await running


@pytest.mark.parametrize("forwarded", ["203.0.113.9", "127.0.0.1", "10.0.0.9"])
async def test_who_connected_is_not_who_the_request_says_it_was_forwarded_for(
    lenient: Asking, forwarded: str
) -> None:
    headers = {"x-client-cert": _certificate("department"), "x-forwarded-for": forwarded}
    for proxies, status in (({"127.0.0.1"}, 200), ({"10.0.0.9"}, 400)):
        async with _served(_application(lenient.door, proxies)) as client:
            form = lenient.form(grant_type="client_credentials")
            answer = await client.post("/oauth/token", data=form, headers=headers)
            assert answer.status_code == status, proxies


async def test_of_two_certificates_none_counts(lenient: Asking) -> None:
    mine, other = _certificate("department"), _certificate("somebody")
    async with _behind_proxy(lenient.door, {"127.0.0.1"}) as client:
        for sent in ([mine + other], [mine, other], [other, mine], [mine, mine]):
            form = lenient.form(grant_type="client_credentials")
            headers = [("x-client-cert", each) for each in sent]
            answer = await client.post("/oauth/token", data=form, headers=headers)
            assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
        form = lenient.form(grant_type="client_credentials")
        given = await client.post("/oauth/token", data=form, headers={"x-client-cert": mine})
        token = {"authorization": f"Bearer {given.json()['access_token']}"}
        for sent in ([mine + other], [other, mine], [mine, other]):
            headers = [*token.items(), *(("x-client-cert", each) for each in sent)]
            assert (await client.post("/graphql", json=QUERY, headers=headers)).status_code == 401


async def test_a_token_bound_to_a_certificate_needs_that_certificate(lenient: Asking) -> None:
    mine, other = _certificate("department"), _certificate("somebody")
    async with _behind_proxy(lenient.door, {"127.0.0.1"}) as client:
        form = lenient.form(grant_type="client_credentials")
        given = (await client.post("/oauth/token", data=form, headers={"x-client-cert": mine})).json()
        assert given["token_type"] == "Bearer"
        for certificate, status in ((mine, 200), (other, 401), ("", 401), ("garbage", 401)):
            headers = {"authorization": f"Bearer {given['access_token']}", "x-client-cert": certificate}
            answer = await client.post("/graphql", json=QUERY, headers=headers)
            assert answer.status_code == status, certificate


async def test_nobody_but_the_proxy_says_which_certificate_there_was(lenient: Asking) -> None:
    async with _behind_proxy(lenient.door, {"10.0.0.9"}) as client:
        form, headers = lenient.form(grant_type="client_credentials"), {"x-client-cert": _certificate("x")}
        answer = await client.post("/oauth/token", data=form, headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_a_request_without_a_token_is_told_where_to_get_one(door: Door) -> None:
    answer = await door.client.post("/graphql", json=QUERY)
    challenges = answer.headers.get_list("www-authenticate")
    where = f'resource_metadata="{ISSUER}/.well-known/oauth-protected-resource/graphql"'
    assert [challenge.split(" ")[0] for challenge in challenges] == ["Bearer", "DPoP"]
    assert all(where in challenge for challenge in challenges)
    described = (await door.client.get("/.well-known/oauth-protected-resource/graphql")).json()
    assert (described["resource"], described["authorization_servers"]) == (GRAPH, [ISSUER])
