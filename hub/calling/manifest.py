"""What a department says of a package that it hands in: the head of catalogue 9.1, as parameters of the address."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any

import msgspec
from starlette.requests import Request

from connectors import _bulk, _reasons
from domain.errors import Fixer, Reason, Refused
from domain.exchange import PackageCode
from exchange.handed_in import Handing
from hub.calling.desk import Caller

_KEY = re.compile(r"[A-Za-z0-9._:/-]{8,128}", re.ASCII)
_LARGEST = 2**31 - 1
_Sequence = Annotated[int, msgspec.Meta(ge=1, le=_LARGEST)]
BAD_REQUEST = Reason(
    "BAD_REQUEST", "请求不符合接口合同", "the request is not what the contract asks for", Fixer.CALLER
)
_UNKNOWN = Reason(
    "PACKAGE_NOT_EXPECTED",
    "该部门不向枢纽报送此类数据包",
    "this department does not send such a package to the hub",
    Fixer.CALLER,
    "packageCode",
)


class Manifest(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True, frozen=True):
    """The head of a package. sha256, line_count: of the lines themselves, before any coding for the way.

    Its partner and direction are not said: they follow from who calls.
    """

    package_code: str
    period: _bulk.Period
    jurisdiction_code: _bulk.JurisdictionCode
    sequence: _Sequence
    line_count: Annotated[int, msgspec.Meta(ge=0, le=_LARGEST)]
    sha256: _bulk.Sha256
    schema_version: str
    generated_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    in_reply_to: _Sequence | None = None

    def header(self, client_id: str) -> dict[str, Any]:
        """What is kept of it beside the package's own columns."""
        said = {
            "schemaVersion": self.schema_version,
            "lineCount": self.line_count,
            "sha256": self.sha256,
            "generatedAt": self.generated_at.isoformat() if self.generated_at else None,
            "inReplyTo": self.in_reply_to,
            "handedInBy": client_id,
        }
        return {name: value for name, value in said.items() if value is not None}


def read(request: Request, caller: Caller) -> tuple[Manifest, Handing]:
    """The head of what is handed in, held against the caller's contract.

    Raises Refused: BAD_REQUEST with the JSON path of the parameter, WRONG_JURISDICTION, WRONG_VERSION,
    PACKAGE_NOT_EXPECTED, of another department's package too.
    """
    said = _decoded(request)
    if said.package_code not in PackageCode.__members__:
        raise Refused(_UNKNOWN)
    code = PackageCode[said.package_code]
    handing = Handing(caller.viewer.jurisdiction_code, caller.connector, code, said.period, said.sequence)
    _ = handing.package  # or it would be refused only after its body came
    if said.jurisdiction_code != handing.jurisdiction_code:
        raise Refused(_reasons.WRONG_JURISDICTION.at("jurisdictionCode"))
    if said.schema_version != caller.connector.schema_version:
        raise Refused(_reasons.WRONG_VERSION.at("schemaVersion"))
    return said, handing


def idempotency_key(request: Request) -> str:
    """The key under which it is handed in. Raises Refused BAD_REQUEST."""
    given = request.headers.getlist("Idempotency-Key")
    if len(given) != 1 or not _KEY.fullmatch(given[0]):
        raise Refused(BAD_REQUEST.at("Idempotency-Key"))
    return given[0]


def _decoded(request: Request) -> Manifest:
    pairs = request.query_params.multi_items()
    if len(dict(pairs)) != len(pairs):
        raise Refused(BAD_REQUEST.at("$"))
    try:
        return msgspec.convert(dict(pairs), Manifest, strict=False)
    except msgspec.ValidationError as error:
        # The decoder names the member, and whoever mistakes values for names may have written anything there.
        named = re.search(r"`\$\.([A-Za-z]{1,20})`|required field `([A-Za-z]{1,20})`", str(error))
        place = f"$.{named[1] or named[2]}" if named else "$"
        raise Refused(BAD_REQUEST.at(place)) from None
