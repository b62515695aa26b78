"""What a simulated department answers when it says no: problem+json in Chinese and English (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from connectors import _bulk
from domain.errors import Fixer, Reason, Refused

TYPE = "urn:dropout-control:problem:"
THROTTLE_SECONDS = 2

BAD_REQUEST = Reason(
    "BAD_REQUEST", "请求不符合接口合同", "the request is not what the contract asks for", Fixer.CALLER
)
INVALID_TOKEN = Reason(
    "INVALID_TOKEN", "访问令牌缺失、过期或无效", "the token is missing, expired or invalid", Fixer.CALLER
)
INVALID_DPOP_PROOF = Reason(
    "INVALID_DPOP_PROOF",
    "持有证明（DPoP）缺失或无效",
    "the proof of possession (DPoP) is missing or does not hold",
    Fixer.CALLER,
)
USE_DPOP_NONCE = Reason(
    "USE_DPOP_NONCE",
    "持有证明须带 DPoP-Nonce 给出的随机数",
    "the proof must bear the nonce that DPoP-Nonce gives",
    Fixer.CALLER,
)
INSUFFICIENT_SCOPE = Reason(
    "INSUFFICIENT_SCOPE", "令牌没有该数据包的权限", "the token does not open this package", Fixer.CALLER
)
OUT_OF_SCOPE = Reason("OUT_OF_SCOPE", "不负责该行政区划", "this county is not served here", Fixer.CALLER)
UNKNOWN_PACKAGE = Reason("UNKNOWN_PACKAGE", "没有该数据包", "no such package", Fixer.CALLER)
UNKNOWN_EXPORT = Reason("UNKNOWN_EXPORT", "没有该导出任务", "no such export", Fixer.CALLER)
SEQUENCE_CONFLICT = Reason(
    "SEQUENCE_CONFLICT",
    "同一序号已送达其他内容",
    "this sequence was handed in with other content",
    Fixer.CALLER,
)
KEY_REUSED = Reason(
    "KEY_REUSED", "同一幂等键已用于其他请求", "the key was used for another request", Fixer.CALLER
)
HASH_MISMATCH = Reason("HASH_MISMATCH", "校验值不符", "the digest is not that of the body", Fixer.CALLER)
SCHEMA = Reason("SCHEMA", "行的格式不符", "a line has the wrong shape", Fixer.CALLER)
TOO_LARGE = Reason("TOO_LARGE", "正文过大", "the body is too large", Fixer.CALLER)
UNSUPPORTED_MEDIA_TYPE = Reason(
    "UNSUPPORTED_MEDIA_TYPE", "不接受该格式", "this format is not taken", Fixer.CALLER
)
RATE_LIMITED = Reason("RATE_LIMITED", "请求过于频繁", "too many requests", Fixer.CALLER)
INTERNAL_ERROR = Reason(
    "INTERNAL_ERROR", "系统故障，请稍后重试", "an error here; try again later", Fixer.PARTNER
)

_STATUS = {
    "INVALID_TOKEN": 401,
    "INVALID_DPOP_PROOF": 401,
    "USE_DPOP_NONCE": 401,
    "INSUFFICIENT_SCOPE": 403,
    "OUT_OF_SCOPE": 403,
    "UNKNOWN_PACKAGE": 404,
    "UNKNOWN_EXPORT": 404,
    "SEQUENCE_CONFLICT": 409,
    "TOO_LARGE": 413,
    "UNSUPPORTED_MEDIA_TYPE": 415,
    "KEY_REUSED": 422,
    "SCHEMA": 422,
    "RATE_LIMITED": 429,
    "INTERNAL_ERROR": 500,
}
_HEADERS = {
    "INVALID_TOKEN": {"WWW-Authenticate": 'DPoP error="invalid_token", Bearer error="invalid_token"'},
    "INVALID_DPOP_PROOF": {"WWW-Authenticate": 'DPoP error="invalid_dpop_proof"'},
    "USE_DPOP_NONCE": {"WWW-Authenticate": 'DPoP error="use_dpop_nonce"'},
    "INSUFFICIENT_SCOPE": {
        "WWW-Authenticate": 'DPoP error="insufficient_scope", Bearer error="insufficient_scope"'
    },
    "RATE_LIMITED": {"Retry-After": str(THROTTLE_SECONDS)},
}


async def refused(_: Request, error: Exception) -> Response:
    """A domain refusal as problem+json; the status follows from its code."""
    reason = error.reason if isinstance(error, Refused) else INTERNAL_ERROR
    return _response(reason, _STATUS.get(reason.code, 400), _HEADERS.get(reason.code))


async def unrouted(_: Request, error: Exception) -> Response:
    """What no route takes (404, 405) as problem+json, with what is said beside it: a 405 says Allow (RFC 9110 15.5.6)."""
    if isinstance(error, HTTPException):
        return _response(BAD_REQUEST, error.status_code, error.headers)
    return _response(BAD_REQUEST, 400)


def _response(reason: Reason, status: int, headers: Mapping[str, str] | None = None) -> Response:
    problem = _bulk.Problem(
        type=TYPE + reason.code,
        title=f"{reason.zh} / {reason.en}",
        status=status,
        code=reason.code,
        zh=reason.zh,
        en=reason.en,
        who_fixes_it=reason.fixer.name,
        place=reason.place,
    )
    return Response(msgspec.json.encode(problem), status, headers, media_type=_bulk.PROBLEM_JSON)
