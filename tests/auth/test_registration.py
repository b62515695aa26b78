"""Which keys a client may register."""

from __future__ import annotations

from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from auth.registration import public_keys
from domain.errors import Refused

GOOD = [
    ECKey.generate_key("P-256", auto_kid=True),
    ECKey.generate_key("P-384", auto_kid=True),
    OKPKey.generate_key("Ed25519", auto_kid=True),
    RSAKey.generate_key(2048, auto_kid=True),
]
ONE = GOOD[0].as_dict(private=False)


def test_public_keys_of_every_accepted_kind_are_kept() -> None:
    given = {"keys": [key.as_dict(private=False) for key in GOOD]}
    assert [key["kid"] for key in public_keys(given)["keys"]] == [key.kid for key in GOOD]


@pytest.mark.parametrize(
    "given",
    [
        None,
        [],
        "x",
        {},
        {"keys": []},
        {"keys": ["x"]},
        {"keys": [{}]},
        {"keys": [ONE, ONE]},
        {"keys": [{name: value for name, value in ONE.items() if name != "kid"}]},
        {"keys": [GOOD[0].as_dict(private=True)]},
        {"keys": [OctKey.generate_key(256, auto_kid=True).as_dict(private=True)]},
        {"keys": [ECKey.generate_key("P-521", auto_kid=True).as_dict(private=False)]},
        {"keys": [OKPKey.generate_key("X25519", auto_kid=True).as_dict(private=False)]},
        {"keys": [{**ONE, "kid": str(number)} for number in range(11)]},
    ],
)
def test_anything_else_is_refused(given: Any) -> None:
    with pytest.raises(Refused) as refused:
        public_keys(given)
    assert refused.value.reason.code == "BAD_JWKS"
