"""Who sends a department what was made from its contract: somebody without a token, and the hub."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

import requests

from connectors import _bulk, _token
from connectors._core import Connector
from domain.exchange import Direction
from tests.openapi import generating
from tests.partners import standin
from tests.partners.asking import proof, signed
from tests.partners.standin import FakeClock

ASKED: dict[str, Any] = {"period": standin.PERIOD, "jurisdictionCode": standin.COUNTY, "sequence": 1}
KEY = {"Idempotency-Key": "the-known-one"}


@dataclass
class Department:
    """A box that listens. state: where it keeps what was handed in to it; personal: what only the hub may be told."""

    connector: Connector
    address: str
    clock: FakeClock
    state: Path
    personal: frozenset[str]


@dataclass
class Nobody(requests.auth.AuthBase):
    """Somebody without a token. reached: what requests came to, by operation."""

    known: ClassVar[bool] = False
    asked: Department
    session: requests.Session = field(default_factory=requests.Session)
    answered: int = 0
    reached: set[tuple[str, int]] = field(default_factory=set)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The request as it was made."""
        return request

    def answer(self, case: Any) -> Any:
        """The answer, which is as promised; a stranger hears of nobody, and no refusal names anybody."""
        self.session.auth = self
        answer = generating.send(case, self.asked.address, self.session, {})
        operation = case.operation.definition.raw["operationId"]
        self.answered += 1
        self.reached.add((operation, answer.status_code))
        if answer.status_code >= 400 or not self.known:
            assert answer.status_code >= 400 or operation == "metadata"
            told = f"{answer.headers}{answer.text}"
            assert not [said for said in self.asked.personal if said in told]
        return answer

    def send(self, case: Any) -> None:
        """Send it and look at what comes back."""
        self.answer(case)


@dataclass
class Hub(Nobody):
    """The known client: a token bound to its key, a proof of its own for every request. Every other one is about what is known."""

    known = True
    token: str = ""
    until: float = 0
    nonce: str = ""
    turn: int = 0

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The request with what proves who sends it."""
        self.asked.clock.seconds += 1  # so that nonces and tokens grow old
        url = str(request.url).partition("?")[0]
        said: dict[str, Any] = {"nonce": self.nonce or None}
        if url != self._token_url:
            token = self._fresh()
            request.headers["Authorization"] = f"DPoP {token}"
            said["ath"] = urlsafe_b64encode(sha256(token.encode()).digest()).rstrip(b"=").decode()
            said["nonce"] = self.nonce  # the newest, which the token may have come with
        now = int(self.asked.clock.now())
        request.headers["DPoP"] = proof(htm=request.method, htu=url, iat=now, **said)
        if self.turn % 2 and "Content-Digest" in request.headers:
            request.headers["Content-Digest"] = _bulk.digest(request.body or b"")  # type: ignore[arg-type]  # lines are bytes
        request.register_hook("response", self._remember)
        return request

    def send(self, case: Any) -> None:
        """Send it. What is known is sent twice, as after a lost answer, and answered alike."""
        self.turn += 1
        if not self.turn % 2:
            self.answer(case)
            return
        self._tell(case)
        first = self.answer(case)
        if case.operation.path != "/token":  # an assertion is good once
            again, where = self.answer(case), "content-location"
            assert again.status_code == {201: 200}.get(first.status_code, first.status_code)
            assert (again.text, again.headers.get(where)) == (first.text, first.headers.get(where))

    def _tell(self, case: Any) -> None:
        """Puts what is known in place of what was made."""
        known = {**ASKED, **self._form(), "partNo": 1 + self.turn // 2 % 2}
        del known["sequence"]
        if "exportId" in (case.path_parameters or {}):
            known["exportId"] = self._export()
        for place in (case.path_parameters, case.query, case.body):
            if isinstance(place, dict):
                place.update({name: value for name, value in known.items() if name in place})

    def _export(self) -> str:
        """The number of an export that the box knows and that has a part; another one once it has forgotten that."""
        code = next(one.code.name for one in self.asked.connector.packages if one.direction is Direction.PULL)
        url = f"{self.asked.address}/v1/packages/{code}/$export"
        answer = requests.post(url, json=ASKED, headers=KEY, auth=self, timeout=60)
        return answer.headers["Content-Location"].rpartition("/")[2]

    @property
    def _token_url(self) -> str:
        return f"{self.asked.address}/token"

    def _form(self) -> dict[str, str]:
        now = int(self.asked.clock.now())
        form = {"grant_type": "client_credentials", "client_assertion_type": _token.ASSERTION_TYPE}
        return form | {"client_assertion": signed(aud=self.asked.address, iat=now, exp=now + 60)}

    def _fresh(self) -> str:
        """A token that is still good; where its proof lacks the newest nonce, the box gives that and is asked again."""
        if self.until <= self.asked.clock.now() + 10:
            for _ in range(2):
                answer = requests.post(self._token_url, self._form(), auth=self, timeout=60)
                if answer.ok:
                    break
                assert answer.json()["error"] == "use_dpop_nonce"
            given = answer.json()
            self.token, self.until = given["access_token"], self.asked.clock.now() + given["expires_in"]
        return self.token

    def _remember(self, answer: requests.Response, **_: Any) -> None:
        self.nonce = answer.headers.get("DPoP-Nonce", self.nonce)
