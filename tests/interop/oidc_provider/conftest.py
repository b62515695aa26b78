"""The certified server in a process of its own, with the hub's public keys registered."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey, OKPKey, RSAKey

from connectors._profile import Profile
from tests.connectors.certificates import Authority, Files
from tests.interop.node import installed
from tests.partners import standin

SCOPE = "export:SCHOOL_AGE_POPULATION"
KEYS: dict[str, ECKey | OKPKey | RSAKey] = {
    "ES256": ECKey.generate_key("P-256", {"kid": "ec"}),
    "PS256": RSAKey.generate_key(2048, {"kid": "rsa"}),
    "Ed25519": OKPKey.generate_key("Ed25519", {"kid": "ed"}),
}


@dataclass(frozen=True)
class Served:
    """Where the issuer and the department's endpoint are, whom to trust, and the hub's certificate."""

    issuer: str
    resource: str
    authorities: str
    mine: Files
    others: Files

    def profile(self, alg: str = "ES256", binding: str = "dpop", **changes: Any) -> Profile:
        """How the hub would be set up for this department."""
        shown = {"certificate": self.mine.certificate, "certificate_key": self.mine.key}
        settings = {
            "token_url": "",
            "issuer": self.issuer,
            "client_id": f"hub-{alg}-{binding}",
            "key": KEYS[alg].as_dict(private=True),
            "alg": alg,
            "sender_constraint": binding,
            "scope": SCOPE,
            "resource": self.resource,
            "authorities": self.authorities,
            **(shown if binding == "mtls" else {}),
        }
        return standin.profile(self.resource, **{**settings, **changes})

    async def seen(self) -> list[tuple[str, str, int]]:
        """Every answer so far: by whom, to which path, with which status."""
        async with httpx.AsyncClient(verify=_trusting(self.authorities)) as client:
            said = (await client.get(f"{self.resource}/seen")).json()
        return [(one["to"], one["path"], one["status"]) for one in said]


def _trusting(authorities: str) -> Any:
    context = httpx.create_ssl_context()
    context.load_verify_locations(authorities)
    return context


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    """The server, for as long as the test runs."""
    folder = installed(Path(__file__).parent)
    authority = Authority(tmp_path)
    server, mine = authority.issued("server"), authority.issued("hub")
    others = authority.issued("stranger")
    run = await asyncio.create_subprocess_exec(
        "node",
        "server.mjs",
        cwd=folder,
        env={**os.environ, "NODE_EXTRA_CA_CERTS": str(authority.file)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert run.stdin is not None
    assert run.stdout is not None
    run.stdin.write(json.dumps({"clients": _clients(), "tls": _tls(server, authority)}).encode() + b"\n")
    try:
        ready = json.loads(await asyncio.wait_for(run.stdout.readline(), 60))
        yield Served(ready["issuer"], ready["resource"], str(authority.file), mine, others)
    finally:
        run.stdin.close()
        await run.wait()


def _clients() -> list[dict[str, Any]]:
    return [
        {
            "client_id": f"hub-{alg}-{binding}",
            "jwks": {"keys": [key.as_dict(private=False)]},
            "alg": alg,
            "binding": binding,
        }
        for alg, key in KEYS.items()
        for binding in ("dpop", "mtls", "none")
    ]


def _tls(server: Files, authority: Authority) -> dict[str, str]:
    return {
        "key": Path(server.key).read_text(),
        "cert": Path(server.certificate).read_text(),
        "ca": authority.file.read_text(),
    }
