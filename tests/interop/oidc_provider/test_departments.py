"""The hub as the client of a department that runs a certified server under FAPI 2.0, over TLS."""

from __future__ import annotations

from typing import Any

import pytest

from connectors._transport import Transport
from domain.errors import Fixer, Refused
from tests.interop.oidc_provider.conftest import KEYS, Served
from tests.partners import standin


@pytest.mark.parametrize("binding", ["dpop", "mtls"])
@pytest.mark.parametrize("alg", KEYS)
async def test_a_package_is_pulled_with_a_bound_token(served: Served, alg: str, binding: str) -> None:
    async with Transport(served.profile(alg, binding)) as transport:
        for sequence in (1, 1, 1):
            assert (await transport.pull(standin.ask(sequence=sequence))).header.line_count == 1
    seen = await served.seen()
    tokens = [status for _, path, status in seen if path == "/token"]
    # Proofs need the issuer's nonce first; a certificate is there from the start.
    assert tokens == ([400, 200] if binding == "dpop" else [200])
    fetched = [status for to, _, status in seen if to == "department"]
    assert (fetched.count(202), fetched.count(200)) == (3, 6)
    # The department changes its nonce after every second answer: each change costs one request, and no token.
    assert fetched.count(401) == (5 if binding == "dpop" else 0)


@pytest.mark.parametrize(
    ("changes", "code", "place"),
    [
        ({"alg": "PS256", "client_id": "hub-ES256-dpop"}, "TOKEN_REFUSED", "invalid_client"),
        ({"client_id": "stranger"}, "TOKEN_REFUSED", "invalid_client"),
        ({"resource": "https://elsewhere.example"}, "TOKEN_REFUSED", "invalid_target"),
        ({"sender_constraint": "none"}, "TOKEN_REFUSED", "invalid_grant"),
        ({"client_id": "hub-ES256-none", "sender_constraint": "none"}, "TOKEN_NOT_ACCEPTED", "$export"),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_what_the_server_refuses_is_said_with_its_error_and_who_mends_it(
    served: Served, changes: dict[str, Any], code: str, place: str
) -> None:
    async with Transport(served.profile(**changes)) as transport:
        with pytest.raises(Refused) as caught:
            await transport.pull(standin.ask())
    reason = caught.value.reason
    assert (reason.code, reason.place.endswith(place)) == (code, True)
    assert reason.fixer in (Fixer.OPERATOR, Fixer.PARTNER)


async def test_a_token_bound_to_one_certificate_is_worth_nothing_with_another(served: Served) -> None:
    async with Transport(served.profile(binding="mtls")) as mine:
        await mine.pull(standin.ask())
        changed = served.profile(
            binding="mtls", certificate=served.others.certificate, certificate_key=served.others.key
        )
        async with Transport(changed) as theirs:
            theirs._tokens = mine._tokens  # as a thief has it
            with pytest.raises(Refused) as caught:
                await theirs.pull(standin.ask())
    assert caught.value.reason.code == "TOKEN_NOT_ACCEPTED"


async def test_without_our_certificate_the_mtls_endpoint_is_closed(served: Served) -> None:
    endpoint = served.profile(binding="mtls", sender_constraint="mtls")
    async with Transport(endpoint) as transport:
        await transport.pull(standin.ask())
        alias = await transport._tokens._metadata.token_endpoint(None)  # type: ignore[arg-type]  # held already
    assert not alias.startswith(served.issuer + "/"), "the alias is another door"
    bare = served.profile(sender_constraint="none", token_url=alias, deadline=20)
    async with Transport(bare) as transport:
        with pytest.raises(Refused) as caught:
            await transport.pull(standin.ask())
    # By TLS 1.3 the server says so after the handshake; what it says may be overtaken by its hanging up.
    said = (caught.value.reason.code, caught.value.reason.fixer)
    assert said in (("CLIENT_CERTIFICATE", Fixer.OPERATOR), ("UNREACHABLE", Fixer.PARTNER))


async def test_a_server_of_another_authority_is_not_trusted(served: Served) -> None:
    async with Transport(served.profile(authorities="")) as transport:
        with pytest.raises(Refused) as caught:
            await transport.pull(standin.ask())
    assert (caught.value.reason.code, caught.value.reason.fixer) == ("CERTIFICATE", Fixer.PARTNER)
    assert all("/token" not in path for _, path, _ in await served.seen())
