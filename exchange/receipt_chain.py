"""Receipts held against each other, and files against receipts, with nothing but the hub's public key (exchange, catalogue 9.1).

A receipt travels as one line: JSON with sorted keys and no blanks, of body, digest, previous, sequence and signature. Whatever
is not such a line, byte by byte, does not hold.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from domain.errors import Fixer, Reason, Refused
from exchange.receipt import canonical, digest

MEMBERS = ("body", "digest", "previous", "sequence", "signature")
_SIGNED_WITH = "ES256"


@dataclass(frozen=True, slots=True)
class Carried:
    """A package that a receipt speaks of: of which partner and month, which, how many lines."""

    partner: str
    period: str
    code: str
    direction: str
    received: int


@dataclass(slots=True)
class Chain:
    """Receipts taken one after the other, partner by partner. keys: of the hub, public; last: digest of each partner's last one."""

    keys: KeySet
    taken: int = 0
    last: dict[str, str] = field(default_factory=dict)
    _sequences: dict[str, int] = field(default_factory=dict)
    _carried: dict[str, Carried] = field(default_factory=dict)

    def take(self, said: Mapping[str, Any], place: str) -> None:
        """The next receipt. Raises Refused (BAD_RECEIPT), with the place and what does not hold of it."""
        body, signature = said.get("body"), said.get("signature")
        if not isinstance(body, dict) or not isinstance(signature, str):
            raise _broken(place, "不是回执", "it is no receipt")
        content = canonical(body)
        if self._signed(signature, place) != content:
            raise _broken(place, "内容与签名不符", "it is not what was signed")
        if digest(content) != said.get("digest"):
            raise _broken(place, "校验值不符", "its digest is another")
        partner = str(body.get("partner"))
        linked = said.get("previous") == body.get("previous") == self.last.get(partner)
        next_ = self._sequences.get(partner, 0) + 1
        if not linked or not said.get("sequence") == body.get("sequence") == next_:
            raise _broken(
                place,
                f"不接在第 {next_ - 1} 号回执之后，缺少回执或顺序被改动",
                f"it does not follow receipt {next_ - 1}: one is missing, or their order was changed",
            )
        self.taken, self.last[partner], self._sequences[partner] = self.taken + 1, digest(content), next_
        for each in body.get("packages", ()):
            self._carried[str(each["sha256"])] = Carried(
                partner, str(body["period"]), each["code"], each["direction"], each["received"]
            )

    def find(self, content: bytes, place: str) -> Carried:
        """The package that a file is, byte by byte. Raises Refused (NOT_IN_A_RECEIPT)."""
        found = self._carried.get(hashlib.sha256(content).hexdigest())
        if found is None:
            zh, en = (
                "没有一份回执列有此文件：文件被改动，或不是交换的文件",
                "no receipt speaks of this file: it was altered, or was never exchanged",
            )
            raise Refused(Reason("NOT_IN_A_RECEIPT", zh, en, Fixer.CALLER, place))
        return found

    def _signed(self, signature: str, place: str) -> bytes:
        if any(_normal(part) != part for part in signature.split(".")):
            raise _broken(place, "签名格式不正确", "its signature is not well formed")
        try:
            return jws.deserialize_compact(signature, self.keys, algorithms=[_SIGNED_WITH]).payload
        except (JoseError, ValueError, TypeError) as error:
            raise _broken(place, "签名不成立", "its signature does not hold") from error


def line(said: Mapping[str, Any]) -> bytes:
    """A receipt as it travels."""
    return canonical({name: said[name] for name in MEMBERS}) + b"\n"


def read(keys: KeySet, content: bytes) -> Chain:
    """The chain of a file of receipts. Raises Refused (BAD_RECEIPT) with the line that does not hold."""
    chain = Chain(keys)
    for number, each in enumerate(_lines(content), 1):
        place = f"line {number}"
        try:
            said = json.loads(each)
            exact = isinstance(said, dict) and line(said) == each
        except (ValueError, KeyError, RecursionError) as error:
            raise _broken(place, "不是回执", "it is no receipt") from error
        if not exact:
            raise _broken(place, "与导出的写法不符", "it is not written as the hub writes receipts")
        chain.take(said, place)
    if not chain.taken:
        raise _broken("line 1", "文件中没有回执", "there is no receipt in the file")
    return chain


def _lines(content: bytes) -> list[bytes]:
    *whole, rest = content.split(b"\n")
    return [*(each + b"\n" for each in whole), *([rest] if rest else [])]


def _normal(part: str) -> str:
    """The same bytes in base64url as RFC 7515 writes them."""
    try:
        raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError:
        return ""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _broken(place: str, zh: str, en: str) -> Refused:
    said = (f"{zh}；回执或其顺序可能被改动", f"{en}; a receipt or their order may have been altered")
    return Refused(Reason("BAD_RECEIPT", *said, Fixer.OPERATOR, place))
