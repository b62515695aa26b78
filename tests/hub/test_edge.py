"""The edge as browsers and strangers meet it: headers, sites that may ask, how often an address may."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import httpx
import pytest

from auth.address import Addresses
from auth.token import Issuer
from execution.limits import Limits
from hub.app import app
from tests import sealing
from tests.hub.asking import QUERY, Asking
from tests.hub.conftest import ISSUER, NOW, Door

PORTAL, OTHER = "https://portal.test:8443", "https://portal.test"
ALWAYS = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
PATHS = ["/graphql", "/subgraphs/students/graphql", "/contracts/partner/graphql"]
PUBLIC = [
    "/.well-known/oauth-authorization-server",
    "/.well-known/openid-configuration",
    "/.well-known/oauth-protected-resource",
    "/.well-known/jwks.json",
    "/.well-known/audit/checkpoint",
]


@dataclass
class Clock:
    """Stands still until it is set."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


Served = Callable[..., Door]


@pytest.fixture
def served(door: Door) -> Served:
    """The door to a hub with other settings, for somebody at an address."""

    def made(issuer: str = ISSUER, address: str = "192.0.2.1", **settings: Any) -> Door:
        known = Issuer(issuer, door.issuer.key)
        application = app(
            issuer=known,
            sessions=door.sessions,
            commands=door.commands,
            ring=sealing.ring,
            now=lambda: NOW,
            **settings,
        )
        return replace(door, issuer=known, client=at(application, address))

    return made


def at(application: Any, address: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(application, client=(address, 4711))
    return httpx.AsyncClient(transport=transport, base_url=ISSUER)


def from_elsewhere(door: Door, address: str) -> Door:
    """The same hub, asked from another address."""
    transport: Any = door.client._transport
    return replace(door, client=at(transport.app, address))


def preflight(origin: str, method: str = "POST") -> dict[str, str]:
    return {
        "origin": origin,
        "access-control-request-method": method,
        "access-control-request-headers": "authorization,content-type,dpop,hub-purpose",
    }


def cors(answer: httpx.Response) -> list[str]:
    return [name for name in answer.headers if name.startswith("access-control-")]


async def _each(door: Door) -> list[httpx.Response]:
    """An answer of every kind: pages, data, refusals, redirections, what there is not."""
    client, bearer = door.client, {"authorization": f"Bearer {door.token()}"}
    return [
        await client.post("/graphql", json=QUERY, headers=bearer),
        await client.post("/graphql", json=QUERY),
        await client.get("/graphql", params=QUERY, headers=bearer),
        await client.post("/graphql", content=b"x", headers=bearer),
        await client.put("/graphql", headers=bearer),
        await client.get("/"),
        await client.get("/health"),
        await client.get("/nowhere"),
        await client.post("/oauth/token", data={}),
        await client.get("/oauth/token"),
        *[await client.get(path) for path in PUBLIC],
        await client.get("/.well-known/audit/inclusion"),
    ]


async def test_every_answer_tells_browsers_what_they_must_not_do_with_it(door: Door) -> None:
    for answer in await _each(door):
        said = {name: answer.headers.get_list(name) for name in ALWAYS}
        assert said == {name: [value] for name, value in ALWAYS.items()}, answer.request
        assert "strict-transport-security" not in answer.headers
        assert len(answer.headers.get_list("cache-control")) == 1


async def test_what_is_personal_or_opens_something_is_not_kept(door: Door) -> None:
    public = {f"{ISSUER}{path}" for path in PUBLIC}
    for answer in await _each(door):
        if answer.request.method == "GET" and answer.is_success and "/graphql" in str(answer.url):
            assert answer.headers["cache-control"] == "private, no-cache"
        elif str(answer.url) not in public:
            assert answer.headers["cache-control"] == "no-store", answer.request


async def test_a_hub_that_is_reached_by_https_is_never_reached_otherwise_again(served: Served) -> None:
    for answer in await _each(served(issuer="https://hub.test")):
        assert answer.headers["strict-transport-security"] == "max-age=31536000", answer.request


async def test_pages_keep_their_own_policy_and_get_the_rest(door: Door) -> None:
    for path in ("/graphql", "/oauth/authorize"):
        page = await door.client.get(path, headers={"accept": "text/html"})
        assert page.headers["content-type"].startswith("text/html")
        [policy] = page.headers.get_list("content-security-policy")
        assert policy.startswith("default-src 'none'; ")
        assert "frame-ancestors 'none'" in policy
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["cross-origin-opener-policy"] == "same-origin"


async def test_the_page_runs_its_own_scripts_and_graphiqls_by_exact_address_with_integrity(
    door: Door,
) -> None:
    page = await door.client.get("/graphql", headers={"accept": "text/html"})
    allowed = page.headers["content-security-policy"].partition("script-src ")[2].partition(";")[0].split()
    inline = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    hashes = [b64encode(sha256(each.encode()).digest()).decode() for each in inline]
    loaded = re.findall(r"<script\s[^>]*src=[^>]*>", page.text)
    assert all("integrity=" in each for each in loaded)
    addresses = [re.findall(r'src="([^"]+)"', each)[0] for each in loaded]
    assert inline
    assert {*allowed} == {*(f"'sha256-{each}'" for each in hashes), *addresses}
    assert not re.search(r"\son\w+=", page.text.partition("<script>")[0])
    assert "replaceState" not in page.text  # a query that was typed ends in no address


async def test_where_a_host_header_leads_nobody_is_sent(door: Door) -> None:
    answer = await door.client.get("/health/", headers={"host": "evil.test"})
    assert answer.status_code == 404


@pytest.mark.parametrize("path", [*PATHS, "/oauth/token", "/oauth/revoke"])
async def test_a_listed_site_may_ask(served: Served, path: str) -> None:
    hub = served(cors_origins=[PORTAL]).client
    allowed = await hub.options(path, headers=preflight(PORTAL))
    assert allowed.status_code == 204
    assert allowed.headers["access-control-allow-origin"] == PORTAL
    assert "POST" in allowed.headers["access-control-allow-methods"].split(", ")
    names = allowed.headers["access-control-allow-headers"].lower().split(", ")
    assert {"authorization", "content-type", "dpop", "hub-purpose", "hub-ticket"} <= {*names}
    asked = await hub.post(path, headers={"origin": PORTAL})
    assert asked.headers["access-control-allow-origin"] == PORTAL
    shown = asked.headers["access-control-expose-headers"].lower().split(", ")
    assert {"dpop-nonce", "etag", "retry-after", "www-authenticate"} <= {*shown}
    for answer in (allowed, asked):
        assert "access-control-allow-credentials" not in answer.headers
        assert "Origin" in ", ".join(answer.headers.get_list("vary"))


@pytest.mark.parametrize(
    "origin",
    [
        OTHER,
        "https://evil.test",
        "null",
        "*",
        "https://portal.test:84430",
        "http://portal.test:8443",
        "",
        "https://PORTAL.test:8443",
        PORTAL + "/",
        PORTAL + ", https://evil.test",
        "é".encode().decode("latin-1"),
    ],
)
async def test_a_site_that_is_not_listed_gets_no_header_at_all(served: Served, origin: str) -> None:
    hub = served(cors_origins=[PORTAL]).client
    sent = origin.encode("latin-1")
    for path in (*PATHS, "/oauth/token"):
        answers = [
            await hub.options(path, headers={**preflight(""), "origin": sent}),
            await hub.post(path, headers={"origin": sent}),
        ]
        for answer in answers:
            assert cors(answer) == [], answer.request
            assert "Origin" in ", ".join(answer.headers.get_list("vary"))
    assert (await hub.options("/graphql", headers={**preflight(""), "origin": sent})).status_code >= 400


async def test_without_the_setting_no_site_may_ask(door: Door) -> None:
    for path in (*PATHS, "/oauth/token"):
        assert cors(await door.client.options(path, headers=preflight(PORTAL))) == []
        assert cors(await door.client.post(path, headers={"origin": PORTAL})) == []


@pytest.mark.parametrize(
    "path", ["/oauth/login", "/oauth/consent", "/oauth/authorize", "/oauth/par", "/health"]
)
async def test_what_is_no_pages_business_is_not_shared_with_a_listed_one(served: Served, path: str) -> None:
    hub = served(cors_origins=[PORTAL]).client
    assert cors(await hub.options(path, headers=preflight(PORTAL))) == []
    assert cors(await hub.post(path, headers={"origin": PORTAL})) == []


@pytest.mark.parametrize("path", PUBLIC)
async def test_what_is_public_may_be_read_by_any_page(door: Door, path: str) -> None:
    answer = await door.client.get(path, headers={"origin": "https://any.test"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    allowed = await door.client.options(path, headers=preflight("https://any.test", "GET"))
    assert (allowed.status_code, allowed.headers["access-control-allow-methods"]) == (204, "GET")


async def test_a_listed_site_can_read_why_it_was_refused(served: Served) -> None:
    hub = served(cors_origins=[PORTAL], limits=Limits(rate=1, burst=1))
    sent = {"authorization": f"Bearer {hub.token()}", "origin": PORTAL}
    answers = [await hub.client.post("/graphql", json=QUERY, headers=sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert all(answer.headers["access-control-allow-origin"] == PORTAL for answer in answers)
    assert answers[1].headers["retry-after"] == "1"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
async def test_what_a_form_on_any_site_could_send_is_no_operation(door: Door, kind: str) -> None:
    bearer = {"authorization": f"Bearer {door.token()}", "content-type": kind}
    for path in PATHS:
        answer = await door.client.post(path, content=b'{"query": "{ __typename }"}', headers=bearer)
        assert answer.status_code == 415
        assert answer.json()["errors"][0]["extensions"]["code"] == "UNSUPPORTED_MEDIA_TYPE"


STRANGER = Limits(strangers=2)  # a second; forty at once


async def _until_refused(door: Door, path: str, method: str = "POST") -> tuple[int, httpx.Response]:
    for count in range(100):
        answer = await door.client.request(method, path)
        if answer.status_code == 429:
            return count, answer
    raise AssertionError("never refused")


async def test_who_proves_nothing_may_ask_the_authorization_server_so_often_from_one_address(
    served: Served,
) -> None:
    clock = Clock()
    hub = served(limits=STRANGER, clock=clock)
    count, refused = await _until_refused(hub, "/oauth/token")
    assert count == 40
    said = refused.json()
    assert (said["error"], said["code"]) == ("temporarily_unavailable", "RATE_LIMITED")
    assert said["error_description"] == said["messageEn"]
    assert "频繁" in said["messageZh"]
    assert (refused.headers["retry-after"], refused.headers["cache-control"]) == ("1", "no-store")
    assert (await hub.client.post("/oauth/par")).status_code == 429
    page = await hub.client.get("/oauth/authorize")
    assert (page.status_code, page.headers["retry-after"]) == (429, "1")
    assert "过于频繁" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert (await from_elsewhere(hub, "192.0.2.2").client.post("/oauth/token")).status_code != 429
    clock.now = 1
    assert (await hub.client.post("/oauth/token")).status_code != 429


@pytest.mark.parametrize(
    "path", ["/.well-known/audit/consistency?from=1&to=1", "/.well-known/audit/checkpoint", "/health"]
)
async def test_what_anyone_may_ask_of_the_database_is_counted_by_address(served: Served, path: str) -> None:
    hub = served(limits=STRANGER, clock=Clock())
    count, refused = await _until_refused(hub, path, "GET")
    assert count == 40
    assert refused.headers["content-type"] == "application/problem+json"
    said = refused.json()
    assert (said["status"], said["code"], said["fixer"]) == (429, "RATE_LIMITED", "调用方")
    assert said["messageZh"]
    assert refused.headers["retry-after"] == "1"
    assert (await hub.client.get("/.well-known/jwks.json")).status_code == 200


async def test_clients_behind_one_address_that_prove_themselves_are_not_counted_against_it(
    served: Served,
) -> None:
    hub = served(limits=replace(STRANGER, strangers=0.1), clock=Clock())  # two at once
    asking = await Asking(hub, "behind.nat").register(demands_nonce=False)
    assert {(await asking.tokens()).status_code for _ in range(8)} == {200}


async def test_a_client_that_proves_itself_may_ask_for_tokens_so_often(served: Served) -> None:
    clock = Clock()
    hub = served(limits=Limits(rate=1, burst=3), clock=clock)
    asking = await Asking(hub, "too.eager").register(demands_nonce=False)
    answers = [await asking.tokens() for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[3].json()["error"] == "temporarily_unavailable"
    assert answers[3].headers["retry-after"] == "1"
    other = await Asking(hub, "patient").register(demands_nonce=False)
    assert (await other.tokens()).status_code == 200
    clock.now = 1
    assert (await asking.tokens()).status_code == 200


@pytest.mark.parametrize(
    ("forwarded", "same"),
    [
        ("192.0.2.9", True),
        ("203.0.113.5, 192.0.2.9", True),  # what a client wrote itself stands before it
        ("192.0.2.9:5432", True),
        ("192.0.2.9, 10.0.0.1", True),  # another proxy of ours
        ("192.0.2.8", False),
        ("[2001:db8::1]:80", False),
        ("nonsense", False),
    ],
)
async def test_behind_a_proxy_the_address_is_whom_the_proxy_saw(
    served: Served, forwarded: str, same: bool
) -> None:
    proxies = Addresses(["10.0.0.1", "10.0.0.2"])
    hub = served(
        limits=replace(STRANGER, strangers=0.05), clock=Clock(), addresses=proxies, address="10.0.0.2"
    )
    first = await hub.client.post("/oauth/token", headers={"x-forwarded-for": "192.0.2.9"})
    again = await hub.client.post("/oauth/token", headers={"x-forwarded-for": forwarded})
    assert (first.status_code, again.status_code == 429) == (400, same)


async def test_who_is_no_proxy_cannot_pass_for_somebody_else(served: Served) -> None:
    hub = served(limits=replace(STRANGER, strangers=0.05), clock=Clock(), addresses=Addresses(["10.0.0.1"]))
    for forwarded, status in (("198.51.100.1", 400), ("198.51.100.2", 429)):
        answer = await hub.client.post("/oauth/token", headers={"x-forwarded-for": forwarded})
        assert answer.status_code == status


async def test_one_network_of_ipv6_is_one_stranger(served: Served) -> None:
    hub = served(limits=replace(STRANGER, strangers=0.05), clock=Clock(), address="2001:db8:0:1::1")
    assert (await hub.client.post("/oauth/token")).status_code == 400
    assert (await from_elsewhere(hub, "2001:db8:0:1:ffff::2").client.post("/oauth/token")).status_code == 429
    assert (await from_elsewhere(hub, "2001:db8:0:2::1").client.post("/oauth/token")).status_code == 400


async def test_graphiql_and_the_schema_are_shown_or_not_by_setting(served: Served) -> None:
    shown, hidden = served(), served(graphiql=False, limits=Limits(introspection=False))
    html = {"accept": "text/html,*/*"}
    assert "GraphiQL" in (await shown.client.get("/graphql", headers=html)).text
    assert (await hidden.client.get("/graphql", headers=html)).status_code == 401
    for asked in (
        "{ __schema { description } }",
        '{ students { totalCount } ... { t: __type(name: "Query") { name } } }',
    ):
        assert "errors" not in (await shown.planned(asked)).json()
        for path in PATHS:
            refused = (await hidden.planned(asked, path=path)).json()
            assert refused["errors"][0]["extensions"]["code"] == "INTROSPECTION_OFF"
            assert "data" not in refused
    spread = "query { ...A } fragment A on Query { _service { sdl } }"
    assert (await hidden.planned(spread)).json()["errors"][0]["extensions"]["code"] == "INTROSPECTION_OFF"
    assert (await hidden.planned("{ __typename students { totalCount } }")).json()["data"][
        "__typename"
    ] == "Query"
    said = [(await each.planned("{ studens { totalCount } }")).text for each in (shown, hidden)]
    assert ["Did you mean" in text for text in said] == [True, False]
