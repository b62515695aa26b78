"""Messages to endpoints: signed as the standard has it, over TLS that holds, to nobody inside, never redirected, with an end."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors import _webhook
from connectors._webhook import Route
from domain.errors import Refused
from tests.connectors import hostile
from tests.connectors.certificates import Authority

AT = datetime(2026, 9, 8, 1, tzinfo=UTC)
HERE = _webhook.networks("127.0.0.1")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


async def sent(origin: str, path: str, authority: Authority, seconds: float = 5.0) -> int:
    route = Route(HERE, authority.file, seconds)
    return await _webhook.send(f"{origin}{path}", _webhook.fresh_secret(), "msg_1", b"{}", AT, route)


def test_a_message_is_signed_over_its_id_time_and_body_so_that_a_receiver_can_prove_it() -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # the example of the Standard Webhooks libraries
    at = datetime.fromtimestamp(1614265330, UTC)
    body = b'{"test": 2432232314}'
    made = _webhook.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, body)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    own = _webhook.fresh_secret()
    key = base64.b64decode(own.removeprefix("whsec_"))
    expected = hmac.new(key, b"msg_2.1614265330.x", hashlib.sha256).digest()
    assert _webhook.signature(own, "msg_2", at, b"x") == "v1," + base64.b64encode(expected).decode()


@pytest.mark.parametrize(
    ("path", "code"),
    [("/fine", None), ("/broken", "NOT_HEARD"), ("/gone", "NOT_HEARD"), ("/away", "REDIRECTED"), ("/hangs-up", "UNREACHABLE")],
)  # fmt: skip
async def test_only_2xx_is_heard_and_no_redirect_is_followed(
    authority: Authority, path: str, code: str | None
) -> None:
    def script(asked: str, origin: str) -> list[bytes]:
        answers = {
            "/fine": hostile.response(204, {}),
            "/broken": hostile.response(500, {}),
            "/gone": hostile.response(410, {}),
            "/away": hostile.response(302, {}, f"Location: {origin}/fine"),
            "/hangs-up": b"",
        }
        return [answers[asked]]

    async with hostile.department(authority.issued("server"), script) as (origin, asked):
        if code is None:
            assert await sent(origin, path, authority) == 204
        else:
            with pytest.raises(Refused, match=code):
                await sent(origin, path, authority)
        assert asked == [path]


async def test_an_endpoint_that_says_nothing_is_left_after_its_time(authority: Authority) -> None:
    async with hostile.department(authority.issued("server"), lambda *_: []) as (origin, asked):
        with pytest.raises(Refused, match="TIMED_OUT"):
            await sent(origin, "/silent", authority, 0.5)
        assert asked == ["/silent"]


async def test_a_strangers_certificate_is_told_nothing(authority: Authority, tmp_path: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    stranger = Authority(folder, "stranger")
    async with hostile.department(stranger.issued("server"), lambda *_: [b""]) as (origin, asked):
        with pytest.raises(Refused, match="CERTIFICATE"):
            await sent(origin, "/fine", authority)
        assert asked == []


@pytest.mark.parametrize(
    "url",
    [
        "http://example.test/x", "https:///x", "https://a:b@example.test/", "https://example.test/#part", "ftp://example.test",
        "https://exa mple.test/", "https://example.test:99999/", "", "//example.test",
    ],
)  # fmt: skip
def test_what_is_no_whole_https_address_is_refused(url: str) -> None:
    with pytest.raises(Refused, match="BAD_ENDPOINT"):
        _webhook.checked(url)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "10.0.0.5", "192.168.1.1", "172.16.0.1", "169.254.169.254", "[::1]", "[fd00::1]",
        "[::ffff:10.0.0.5]", "0.0.0.0", "100.64.0.1", "[fe80::1]", "224.0.0.1", "2130706433",
    ],
)  # fmt: skip
async def test_what_lies_inside_is_refused_unless_it_is_allowed(host: str) -> None:
    parts = _webhook.checked(f"https://{host}/x")
    with pytest.raises(Refused, match="PRIVATE_ADDRESS"):
        await _webhook.located(parts, Route())
    everything = _webhook.networks("0.0.0.0/0 ::/0")
    assert await _webhook.located(parts, Route(everything))


async def test_an_allowed_network_opens_no_other_and_an_unknown_name_is_said_so() -> None:
    route = Route(_webhook.networks("10.1.0.0/16 fd00::/8"))
    assert await _webhook.located(_webhook.checked("https://10.1.2.3/"), route) == "10.1.2.3"
    with pytest.raises(Refused, match="PRIVATE_ADDRESS"):
        await _webhook.located(_webhook.checked("https://10.2.2.3/"), route)
    with pytest.raises(Refused, match="NO_SUCH_HOST"):
        await _webhook.located(_webhook.checked("https://nowhere.invalid/"), route)
