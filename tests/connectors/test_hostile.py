"""A department's server that misbehaves ends in words for whoever can mend it, never in a leak, a hang or a crash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import repeat
from pathlib import Path

import pytest

from connectors._transport import Transport
from domain.errors import Fixer, Refused
from tests.connectors.certificates import Authority
from tests.connectors.hostile import GIVEN, department, guarded, metadata, response
from tests.partners import standin

TOKEN = "/token"
WELL_KNOWN = "/.well-known/oauth-authorization-server"
ENDLESS = b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n"
CHUNK = b"10000\r\n" + b" " * 0x10000 + b"\r\n"


def redirecting(path: str, origin: str) -> Iterable[bytes]:
    yield metadata(origin) if path == WELL_KNOWN else response(307, {}, f"Location: {origin}/elsewhere")


def endless(path: str, origin: str) -> Iterable[bytes]:
    if path == WELL_KNOWN:
        yield metadata(origin)
    else:
        yield ENDLESS
        yield from repeat(CHUNK, 256)


def of_another_issuer(path: str, origin: str) -> Iterable[bytes]:
    yield metadata(origin, issuer="https://elsewhere.example")


def unbound(path: str, origin: str) -> Iterable[bytes]:
    yield metadata(origin) if path == WELL_KNOWN else response(200, {**GIVEN, "token_type": "Bearer"})


def expired(path: str, origin: str) -> Iterable[bytes]:
    yield metadata(origin) if path == WELL_KNOWN else response(200, {**GIVEN, "expires_in": 0})


def not_accepting(path: str, origin: str) -> Iterable[bytes]:
    if path in (WELL_KNOWN, TOKEN):
        yield metadata(origin) if path == WELL_KNOWN else response(200, GIVEN)
    else:
        yield response(401, {}, 'WWW-Authenticate: DPoP error="invalid_token"', "DPoP-Nonce: n-1")


def slow(path: str, origin: str) -> Iterable[bytes]:
    """Half a head, and silence with the connection open: the endpoint's name makes the server wait."""
    if path == WELL_KNOWN:
        yield metadata(origin, token_endpoint=f"{origin}/silent")
    else:
        yield b"HTTP/1.1 200 X\r\nContent-"


def broken(path: str, origin: str) -> Iterable[bytes]:
    yield metadata(origin) if path == WELL_KNOWN else b"\x00\x01 not HTTP\r\n\r\n"


def garbled(path: str, origin: str) -> Iterable[bytes]:
    yield metadata(origin) if path == WELL_KNOWN else response(200, "[" * 100_000)


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[Authority]:
    return Authority(tmp_path)


@pytest.mark.parametrize(
    ("script", "code", "fixer", "place"),
    [
        (redirecting, "REDIRECTED", Fixer.PARTNER, "POST /token"),
        (endless, "TOO_LARGE", Fixer.PARTNER, "POST /token"),
        (of_another_issuer, "WRONG_ISSUER", Fixer.OPERATOR, f"GET {WELL_KNOWN}"),
        (unbound, "WRONG_TOKEN_TYPE", Fixer.PARTNER, "POST /token"),
        (expired, "TOKEN_EXPIRED", Fixer.PARTNER, "POST /token"),
        (not_accepting, "TOKEN_NOT_ACCEPTED", Fixer.PARTNER, "$export"),
        (slow, "TIMED_OUT", Fixer.PARTNER, "POST /silent"),
        (broken, "UNREACHABLE", Fixer.PARTNER, "POST /token"),
        (garbled, "MALFORMED", Fixer.PARTNER, "POST /token"),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
async def test_misbehaviour_is_named_in_both_languages_with_who_mends_it_and_no_secret(
    authority: Authority, script: object, code: str, fixer: Fixer, place: str
) -> None:
    async with department(authority.issued("server"), script) as (origin, _):  # type: ignore[arg-type]  # parametrized
        profile = standin.profile(
            origin,
            token_url="",
            sender_constraint="dpop",
            authorities=str(authority.file),
            deadline=0.8,
        )
        async with Transport(profile) as transport:
            with pytest.raises(Refused) as caught:
                await transport.pull(standin.ask())
    reason = caught.value.reason
    assert (reason.code, reason.fixer) == (code, fixer)
    assert reason.place.endswith(place)
    assert any("一" <= letter <= "鿿" for letter in reason.zh)
    assert reason.en.isascii()
    secrets = ["secret-token", "eyJ", str(standin.KEY.as_dict(private=True)["d"])]
    assert not any(secret in str(caught.value) for secret in secrets)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


async def test_a_server_that_demands_our_certificate_gets_it(authority: Authority) -> None:
    mine, server = authority.issued("hub"), authority.issued("server")

    def script(path: str, origin: str) -> Iterable[bytes]:
        yield response(200, {**GIVEN, "token_type": "Bearer"}) if path == TOKEN else response(403, {})

    async with department(server, script, str(authority.file)) as (origin, asked):
        profile = standin.profile(
            origin,
            sender_constraint="mtls",
            authorities=str(authority.file),
            certificate=mine.certificate,
            certificate_key=mine.key,
        )
        async with Transport(profile) as transport:
            with pytest.raises(Refused) as caught:
                await transport.pull(standin.ask())
    assert caught.value.reason.code == "PARTNER_REFUSED"
    assert [path.rpartition("/")[2] for path in asked] == ["token", "$export"]


@pytest.mark.parametrize("shown", ["none", "of a stranger"])
async def test_a_certificate_that_is_missing_or_not_accepted_is_for_the_operator_at_once(
    authority: Authority, shown: str, tmp_path: Path
) -> None:
    (tmp_path / "strange").mkdir()
    stranger = Authority(tmp_path / "strange", "strangers").issued("hub")
    changes = {"certificate": stranger.certificate, "certificate_key": stranger.key}
    async with guarded(authority.issued("server"), str(authority.file)) as origin:
        profile = standin.profile(
            origin, authorities=str(authority.file), deadline=10, **(changes if shown != "none" else {})
        )
        async with Transport(profile) as transport:
            with pytest.raises(Refused) as caught:
                await transport.pull(standin.ask())
    assert (caught.value.reason.code, caught.value.reason.fixer) == ("CLIENT_CERTIFICATE", Fixer.OPERATOR)


async def test_only_the_authorities_of_the_profile_are_trusted(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Authority(tmp_path / "other", "others")
    async with department(other.issued("server"), lambda *_: []) as (origin, asked):
        transport = Transport(standin.profile(origin, authorities=str(authority.file)))
        with pytest.raises(Refused) as caught:
            await transport.pull(standin.ask())
        await transport.close()
    assert (caught.value.reason.code, caught.value.reason.fixer) == ("CERTIFICATE", Fixer.PARTNER)
    assert asked == []


def test_files_that_cannot_be_used_are_refused_before_anything_is_sent(
    authority: Authority, tmp_path: Path
) -> None:
    mine, other = authority.issued("hub"), authority.issued("other")
    junk = tmp_path / "junk.pem"
    junk.write_text("junk")
    sealed = authority.issued("sealed", passphrase=b"of nobody's")
    for changes in (
        {"certificate": str(tmp_path / "none.crt"), "certificate_key": mine.key},
        {"certificate": mine.certificate, "certificate_key": other.key},
        {"certificate": str(junk), "certificate_key": mine.key},
        {"certificate": sealed.certificate, "certificate_key": sealed.key},
        {"authorities": str(junk)},
        {"authorities": str(tmp_path / "none.crt")},
    ):
        with pytest.raises(Refused) as caught:
            Transport(standin.profile(**changes))
        assert (caught.value.reason.code, caught.value.reason.place) == ("CERTIFICATE_FILES", "police")
