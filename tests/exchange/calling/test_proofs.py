"""What a department hands in is proven before anything of it is kept."""

from __future__ import annotations

import gzip
from typing import Any

import pytest

from execution.limits import Limits
from tests.exchange.calling import machines
from tests.exchange.calling.machines import PATH, ROSTER, SHORT, Calls, refusal


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"packageCode": "DISABLED_CHILDREN"}, (404, "PACKAGE_NOT_EXPECTED")),
        ({"packageCode": "VERIFICATION_REQUEST"}, (404, "PACKAGE_NOT_EXPECTED")),
        ({"packageCode": "测试"}, (404, "PACKAGE_NOT_EXPECTED", "packageCode")),
        ({"jurisdictionCode": "511703"}, (422, "WRONG_JURISDICTION", "jurisdictionCode")),
        ({"schemaVersion": "2.0"}, (422, "WRONG_VERSION", "schemaVersion")),
        ({"lineCount": 31}, (422, "WRONG_COUNT", "$.lineCount")),
        ({"sha256": "0" * 64}, (422, "HASH_MISMATCH", "$.sha256")),
        ({"period": "2026-09"}, (422, "NOT_DUE")),
        ({"period": "2027-08"}, (422, "NOT_YET")),
        ({"period": "2026-13"}, (400, "BAD_REQUEST", "$.period")),
        ({"period": "2026-08\n"}, (400, "BAD_REQUEST", "$.period")),
        ({"jurisdictionCode": "150785\n"}, (400, "BAD_REQUEST", "$.jurisdictionCode")),
        ({"sequence": 0}, (400, "BAD_REQUEST", "$.sequence")),
        ({"sequence": 2**31}, (400, "BAD_REQUEST", "$.sequence")),
        ({"sequence": None}, (400, "BAD_REQUEST", "$.sequence")),
        ({"lineCount": "many"}, (400, "BAD_REQUEST", "$.lineCount")),
        ({"generatedAt": "yesterday"}, (400, "BAD_REQUEST", "$.generatedAt")),
        ({"partner": "police"}, (400, "BAD_REQUEST", "$")),
        ({"sequence": [1, 1]}, (400, "BAD_REQUEST", "$")),
        ({"inReplyTo": 1}, (422, "WRONG_REPLY", "inReplyTo")),
        ({"key": "short"}, (400, "BAD_REQUEST", "Idempotency-Key")),
        ({"headers": {"content-type": "text/csv"}}, (415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type")),
        ({"headers": {"content-encoding": "br"}}, (415, "UNSUPPORTED_MEDIA_TYPE", "Content-Encoding")),
        ({"headers": {"content-encoding": "gzip"}}, (400, "BAD_REQUEST", "Content-Encoding")),
        ({"headers": {"content-digest": "sha-256=:AA=:"}}, (422, "HASH_MISMATCH", "Content-Digest")),
        ({"sent": SHORT[:-1]}, (422, "TRUNCATED", "line 30")),
        ({"sent": SHORT + b"{}\n"}, (422, "WRONG_COUNT", "$.lineCount")),
    ],
    ids=str,
)
async def test_what_is_not_as_promised_is_refused_and_nothing_is_kept(
    calls: Calls, said: dict[str, Any], refused: tuple[Any, ...]
) -> None:
    found = refusal(await calls.submit(SHORT, **said))
    assert found[: len(refused)] == refused
    assert await calls.packages() == 0
    last = (await calls.records())[-1]
    assert (last.operation, last.outcome) == ("exchangeSubmit", refused[1])


async def test_bytes_that_are_no_text_are_refused_with_their_line(calls: Calls) -> None:
    content = SHORT + '{"name": "测试"}\n'.encode("gb18030")
    assert refusal(await calls.submit(content)) == (422, "WRONG_ENCODING", "line 31")
    assert await calls.packages() == 0


async def test_a_packed_body_is_held_to_the_size_that_it_unpacks_to(here: str) -> None:
    async with machines.called(here, limits=Limits(rate=0, upload=10_000)) as calls:
        bomb = b"{}\n" * 1_000_000
        assert refusal(await calls.submit(bomb, packed=True))[:2] == (413, "BODY_TOO_LARGE")
        assert refusal(await calls.submit(ROSTER))[:2] == (413, "BODY_TOO_LARGE")
        assert await calls.packages() == 0


@pytest.mark.parametrize(
    ("sent", "refused"),
    [
        (gzip.compress(SHORT)[:-9], (422, "TRUNCATED", "$")),
        (gzip.compress(SHORT) + b"more", (400, "BAD_REQUEST", "Content-Encoding")),
        (b"", (422, "TRUNCATED", "$")),
    ],
    ids=["cut", "more", "empty"],
)
async def test_a_packed_body_is_whole_or_refused(calls: Calls, sent: bytes, refused: Any) -> None:
    headers = {"content-encoding": "gzip"}
    assert refusal(await calls.submit(SHORT, headers=headers, sent=sent)) == refused
    assert await calls.packages() == 0


async def test_a_body_cut_off_midway_keeps_nothing(calls: Calls) -> None:
    messages = [
        {"type": "http.request", "body": SHORT[:500], "more_body": True},
        {"type": "http.disconnect"},
    ]
    request = calls.client.build_request(
        "POST",
        PATH,
        params=machines.head(SHORT),
        headers={
            "content-type": "application/x-ndjson",
            "idempotency-key": "cut-off-midway",
            **calls.headers(),
        },
    )

    async def receive() -> Any:
        return messages.pop(0)

    async def send(message: Any) -> None:
        pass

    scope = {
        "type": "http",
        "method": "POST",
        "path": PATH,
        "raw_path": PATH.encode(),
        "query_string": request.url.query,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": ("127.0.0.1", 1),
        "server": ("hub.test", 80),
        "scheme": "http",
        "root_path": "",
        "http_version": "1.1",
    }
    await calls.application(scope, receive, send)
    assert await calls.packages() == 0
    assert (await calls.submit(SHORT, key="cut-off-midway")).status_code == 202
