"""What the hub publishes about itself: RFC 8414, OpenID Connect Discovery, RFC 9728, JWKS (RFC 7517)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from auth import assertion, proof, scopes
from auth.certificate import Certificates
from auth.oauth.clients import METHOD
from auth.oauth.grants import GRANTS
from auth.token import Issuer

RESOURCE = "/.well-known/oauth-protected-resource"


def routes(issuer: Issuer, certificates: Certificates) -> list[Route]:
    """Where it is to be found."""
    said = {
        "/.well-known/oauth-authorization-server": lambda: _server(issuer, certificates),
        "/.well-known/openid-configuration": lambda: _server(issuer, certificates) | _openid(issuer),
        RESOURCE: lambda: _resource(issuer, issuer.issuer, certificates),
        f"{RESOURCE}/graphql": lambda: _resource(issuer, issuer.audience, certificates),
        "/.well-known/jwks.json": issuer.jwks,
    }
    return [Route(path, _shown(make), methods=["GET"]) for path, make in said.items()]


def _shown(make: Callable[[], dict[str, Any]]) -> Callable[[Request], Awaitable[Response]]:
    async def show(request: Request) -> Response:
        # Clients may keep it for a while, but a new key must reach them before it signs.
        return JSONResponse(make(), headers={"Cache-Control": "public, max-age=300"})

    return show


def _server(issuer: Issuer, certificates: Certificates) -> dict[str, Any]:
    at = issuer.issuer
    algorithms = assertion.ALGORITHMS
    methods = {
        f"{name}_endpoint_auth_{what}": value
        for name in ("token", "introspection", "revocation")
        for what, value in (("methods_supported", [METHOD]), ("signing_alg_values_supported", algorithms))
    }
    return {
        "issuer": at,
        "authorization_endpoint": f"{at}/oauth/authorize",
        "token_endpoint": issuer.token_endpoint,
        "pushed_authorization_request_endpoint": f"{at}/oauth/par",
        "introspection_endpoint": f"{at}/oauth/introspect",
        "revocation_endpoint": f"{at}/oauth/revoke",
        "jwks_uri": f"{at}/.well-known/jwks.json",
        "grant_types_supported": list(GRANTS),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "scopes_supported": [scopes.OPENID, *scopes.SCOPES],
        "code_challenge_methods_supported": ["S256"],
        "dpop_signing_alg_values_supported": list(proof.ALGORITHMS),
        "require_pushed_authorization_requests": True,
        "authorization_response_iss_parameter_supported": True,
        "tls_client_certificate_bound_access_tokens": certificates.used,
        "protected_resources": list(issuer.resources),
        "ui_locales_supported": ["zh-CN", "en"],
        **methods,
    }


def _openid(issuer: Issuer) -> dict[str, Any]:
    return {
        "userinfo_endpoint": f"{issuer.issuer}/oauth/userinfo",
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "claims_supported": ["sub", "name", "role", "auth_time", "amr"],
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": True,
    }


def _resource(issuer: Issuer, resource: str, certificates: Certificates) -> dict[str, Any]:
    return {
        "resource": resource,
        "resource_name": "控辍保学数据共享中枢",
        "authorization_servers": [issuer.issuer],
        "jwks_uri": f"{issuer.issuer}/.well-known/jwks.json",
        "scopes_supported": list(scopes.SCOPES),
        "bearer_methods_supported": ["header"],
        "dpop_signing_alg_values_supported": list(proof.ALGORITHMS),
        "dpop_bound_access_tokens_required": False,
        "tls_client_certificate_bound_access_tokens": certificates.used,
    }
