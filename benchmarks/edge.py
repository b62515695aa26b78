"""What the edge itself costs a request: ASGI in, ASGI out, around an answer that costs nothing. `python -m benchmarks.edge`."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, cast
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import ECKey

from auth import scopes, token
from auth.certificate import Certificates
from auth.oauth.authority import Authority
from auth.proof import Proofs
from auth.rate import Rate
from auth.revoked import Revoked
from auth.token import UNBOUND, Binding, Issuer
from auth.viewer import Viewer
from execution.answers import Answer, Answers, Asked, Path
from execution.limits import Limits
from hub.admission import Admission
from hub.app import validator
from hub.endpoint import GraphEndpoint

_ROUNDS, _REQUESTS = 7, 20_000
_PROOFS = 3_000
_MOST = 25.0  # microseconds
_QUERY = (
    "query Student($id: ID!) { student(id: $id) { name school { nameZh } ledgerEntries { stateLabel } } }"
)
_ADDRESS = "http://127.0.0.1:8080"


class _Free:
    """Answers at once with 400 bytes."""

    async def answer(self, viewer: Viewer, asked: Asked) -> Answer:
        return Answer(b"x" * 400, Path.STEPWISE)


class _NothingRevoked(Revoked):
    """The list as it is between two looks at the database."""

    async def _look(self) -> None:
        self._read = self._clock()


def _now() -> datetime:
    return datetime.now(UTC)


def _request(issuer: Issuer, binding: Binding = UNBOUND) -> tuple[dict[str, Any], bytes, str]:
    viewer = Viewer("benchmark", frozenset({scopes.STUDENTS_READ}), "150785", purposes=frozenset({"CONTROL"}))
    signed = token.issue(issuer, viewer, _now(), token.LONGEST, binding=binding)
    body = json.dumps({"query": _QUERY, "variables": {"id": "Student:0198a000-0000-7000-8000-000000000000"}})
    scheme = "DPoP" if binding.key else "Bearer"
    headers = [
        (b"host", b"127.0.0.1:8080"),
        (b"user-agent", b"benchmark"),
        (b"accept", b"application/graphql-response+json, application/json;q=0.9"),
        (b"accept-encoding", b"gzip, deflate"),
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(body)),
        (b"authorization", f"{scheme} {signed}".encode()),
    ]
    scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": headers}
    return scope, body.encode(), signed


def _proved(issuer: Issuer) -> tuple[list[dict[str, Any]], bytes]:
    """Requests with a proof each."""
    key = ECKey.generate_key("P-256")
    scope, body, signed = _request(issuer, Binding(key=key.thumbprint()))
    ath = urlsafe_b64encode(sha256(signed.encode()).digest()).rstrip(b"=").decode()
    head = {"typ": "dpop+jwt", "alg": "ES256", "jwk": key.as_dict(private=False)}
    said = {"htm": "POST", "htu": f"{_ADDRESS}/graphql", "iat": int(time.time()), "ath": ath}
    proofs = (jwt.encode(head, {**said, "jti": uuid4().hex}, key) for _ in range(_PROOFS))
    return [scope | {"headers": [*scope["headers"], (b"dpop", each.encode())]} for each in proofs], body


async def _microseconds(endpoint: GraphEndpoint, scopes: list[dict[str, Any]], body: bytes) -> float:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        assert message.get("status", 200) == 200

    started = time.process_time()
    for scope in scopes:
        await endpoint(scope, receive, send)
    return (time.process_time() - started) / len(scopes) * 1e6


def main() -> int:
    """Print the best of several rounds; 1 if it is more than the edge may cost."""
    issuer = Issuer(_ADDRESS, ECKey.generate_key("P-256", auto_kid=True))
    limits = Limits(rate=1e9, burst=1_000_000)
    no_sessions = cast("Any", None)
    revoked = _NothingRevoked(no_sessions, _now, time.monotonic)
    unlimited = Rate(0, 0, time.monotonic)
    authority = Authority(issuer, _now, Proofs(issuer, _now), Certificates(), revoked, unlimited)
    admission = Admission(issuer, validator(authority, time.monotonic), no_sessions, limits, time.monotonic)
    endpoint = GraphEndpoint(cast("Answers", _Free()), admission, limits)
    scope, body, _ = _request(issuer)
    best = min(asyncio.run(_microseconds(endpoint, [scope] * _REQUESTS, body)) for _ in range(_ROUNDS))
    proved = min(asyncio.run(_microseconds(endpoint, *_proved(issuer))) for _ in range(3))
    sys.stdout.write(f"edge: {best:.1f} us of CPU a request (at most {_MOST:g}); with DPoP {proved:.1f} us\n")
    return best > _MOST


if __name__ == "__main__":
    sys.exit(main())
