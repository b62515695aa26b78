"""What a request without a token that holds is told: where to get one, and what was wrong (RFC 6750 3, 9449 7.1, 9728 5.1)."""

from __future__ import annotations

from collections.abc import Iterable

from auth import proof
from auth.token import BadToken

_ALGORITHMS = f'algs="{" ".join(proof.ALGORITHMS)}"'


def headers(error: BadToken, metadata: str, scopes: Iterable[str] = ()) -> tuple[tuple[bytes, bytes], ...]:
    """The challenges, the scheme that was used first. metadata: the address of the resource's description.

    scopes: that the token lacks. No error code where no token was sent at all.
    """
    said = {"error": error.error, "error_description": str(error)} if error.error else {}
    said |= {"scope": " ".join(scopes)} if scopes else {}
    described = ", ".join(
        f'{name}="{value}"' for name, value in (said | {"resource_metadata": metadata}).items()
    )
    plain = f'resource_metadata="{metadata}"'
    if error.scheme == "DPoP":
        lines = [f"DPoP {described}, {_ALGORITHMS}", f"Bearer {plain}"]
    else:
        lines = [f"Bearer {described}", f"DPoP {plain}, {_ALGORITHMS}"]
    nonce = ((b"dpop-nonce", error.nonce.encode()),) if error.nonce else ()
    return (*((b"www-authenticate", line.encode()) for line in lines), *nonce)
