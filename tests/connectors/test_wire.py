"""Silence is waited out within a deadline; an answer is read within its bounds."""

import ssl
from collections.abc import AsyncIterator

import httpx
import pytest

from domain.errors import Fixer, Refused
from partners.faults import Fault
from tests.connectors.scripted import MANY, exporting, refusal, scripted
from tests.partners import standin
from tests.partners.standin import ISSUER, Desk, FakeClock


@pytest.mark.parametrize("fault", [Fault.ERROR, Fault.THROTTLED])
async def test_silence_is_tried_again_with_growing_pauses_until_it_ends(desk: Desk, fault: Fault) -> None:
    desk.faults.set(fault, 3)
    assert (await desk.transport.pull(standin.ask())).header.line_count == 12
    expected = {Fault.ERROR: [0.375, 0.75, 1.5], Fault.THROTTLED: [2.0, 2.0, 2.0]}
    assert desk.time.waits == expected[fault]


@pytest.mark.parametrize(
    ("fault", "code"),
    [(Fault.ERROR, "PARTNER_ERROR"), (Fault.THROTTLED, "RATE_LIMITED"), (Fault.SLOW, "TIMED_OUT")],
)
async def test_silence_without_end_is_refused_by_the_deadline(desk: Desk, fault: Fault, code: str) -> None:
    desk.faults.set(fault, MANY)
    refused = await refusal(desk.transport)
    assert (refused.reason.code, refused.reason.fixer) == (code, Fixer.PARTNER)
    assert desk.time.seconds <= standin.profile().deadline


async def test_a_slow_export_is_asked_about_as_often_as_the_partner_wants(desk: Desk) -> None:
    desk.faults.set(Fault.SLOW, 3)
    await desk.transport.pull(standin.ask())
    assert desk.time.waits == [1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("said", "waited"), [("0", 1.0), ("7", 7.0), ("3600", 60.0), ("soon", 1.0), (None, 1.0)]
)
async def test_the_wait_for_an_export_stays_within_bounds(said: str | None, waited: float) -> None:
    time, polls = FakeClock(), iter((202, 404))

    def partner(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return httpx.Response(202, headers={"Content-Location": "/v1/exports/x"})
        return httpx.Response(next(polls), headers={} if said is None else {"Retry-After": said})

    await refusal(scripted(partner, time))
    assert time.waits == [waited]


async def test_a_retry_after_beyond_the_deadline_is_refused_at_once() -> None:
    time = FakeClock()
    throttled = scripted(lambda _: httpx.Response(429, headers={"Retry-After": "86400"}), time)
    assert (await refusal(throttled)).reason.code == "RATE_LIMITED"
    assert time.waits == []


async def test_a_retry_after_may_be_a_date() -> None:
    time, answers = FakeClock(), iter((503, 400))
    date = "Tue, 08 Sep 2026 00:00:09 GMT"
    await refusal(scripted(lambda _: httpx.Response(next(answers), headers={"Retry-After": date}), time))
    assert time.waits == [9.0]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (httpx.ConnectError("refused"), "UNREACHABLE"),
        (httpx.ReadError("reset"), "UNREACHABLE"),
        (httpx.ReadTimeout("slow"), "TIMED_OUT"),
        (httpx.ConnectTimeout("slow"), "TIMED_OUT"),
    ],
)
async def test_lost_connections_are_tried_again_then_named(error: Exception, code: str) -> None:
    time = FakeClock()

    def partner(_: httpx.Request) -> httpx.Response:
        raise error

    assert (await refusal(scripted(partner, time))).reason.code == code
    assert len(time.waits) > 10
    assert max(time.waits) <= 30


async def test_an_untrusted_certificate_is_refused_at_once() -> None:
    time = FakeClock()

    def partner(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("tls") from ssl.SSLCertVerificationError("self-signed")

    assert (await refusal(scripted(partner, time))).reason.code == "CERTIFICATE"
    assert time.waits == []


@pytest.mark.parametrize(
    "location", ["https://elsewhere.example/v1", "//elsewhere.example/x", "http://127.0.0.1:1/x"]
)
async def test_our_token_follows_no_address_that_is_not_the_partners(location: str) -> None:
    hosts = []

    def partner(request: httpx.Request) -> httpx.Response:
        hosts.append(request.url.host)
        return exporting(None, location)(request)

    assert (await refusal(scripted(partner))).reason.code == "FOREIGN_ADDRESS"
    assert hosts == ["127.0.0.1"]


async def test_a_redirect_is_refused() -> None:
    moved = httpx.Response(307, headers={"Location": f"{ISSUER}/elsewhere"})
    assert (await refusal(scripted(lambda _: moved))).reason.code == "REDIRECTED"


async def test_an_oversized_answer_is_refused_while_it_is_read() -> None:
    sent = []

    async def endless() -> AsyncIterator[bytes]:
        while True:
            sent.append(1024)
            yield b"x" * 1024

    partner = scripted(lambda _: httpx.Response(202, content=endless()), largest_answer=2048)
    assert (await refusal(partner)).reason.code == "TOO_LARGE"
    assert sum(sent) == 3072


async def test_an_oversized_part_or_package_is_refused() -> None:
    with standin.desk(largest_part=200) as part, standin.desk(largest_package=200) as package:
        assert (await refusal(part.transport)).reason.code == "TOO_LARGE"
        assert (await refusal(package.transport)).reason.code == "TOO_LARGE"


async def test_a_compressed_answer_is_refused() -> None:
    packed = httpx.Response(202, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(b"\x1f\x8b"))
    assert (await refusal(scripted(lambda _: packed))).reason.code == "MALFORMED"


@pytest.mark.parametrize("url", ["http://police.example", "ftp://127.0.0.1", "police.example"])
def test_a_profile_without_https_is_refused_save_on_this_machine(url: str) -> None:
    with pytest.raises(Refused) as caught:
        standin.profile(base_url=url)
    assert (caught.value.reason.code, caught.value.reason.fixer) == ("INSECURE_ADDRESS", Fixer.OPERATOR)


def test_a_profile_does_not_show_its_key() -> None:
    assert str(standin.KEY.as_dict(private=True)["d"]) not in repr(standin.profile())
