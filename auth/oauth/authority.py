"""What the authorization server stands on, the same for every request of one process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from auth.certificate import Certificates
from auth.oauth.witness import Witness, nobody
from auth.proof import Proofs
from auth.rate import Rate
from auth.revoked import Revoked
from auth.token import Issuer


@dataclass(frozen=True, slots=True)
class Authority:
    """Who issues, by which clock, how possession is proved, what was revoked, who is told what happens.

    rate: how often a client may ask, once it has proved itself.
    """

    issuer: Issuer
    now: Callable[[], datetime]
    proofs: Proofs
    certificates: Certificates
    revoked: Revoked
    rate: Rate
    witness: Witness = nobody
