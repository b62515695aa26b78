"""Errors as data: what went wrong, in both languages, who can mend it; nothing internal."""

from __future__ import annotations

import re
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

import structlog
from graphql import GraphQLError
from sqlalchemy.exc import DBAPIError

from domain.errors import Fixer, Reason, Refused

log = structlog.get_logger(__name__)
request_id: ContextVar[bytes] = ContextVar("request_id", default=b"")
"""The X-Request-Id of the request at work, so that the log can be matched with it."""
_BAD_REQUEST = Reason(
    "BAD_REQUEST", "查询语句或变量无效", "the document or a variable is not valid", Fixer.CALLER
)
BAD_VALUE = Reason(
    "BAD_VALUE", "参数值无法处理", "a value is out of range or contains forbidden characters", Fixer.CALLER
)
TOO_SLOW = Reason(
    "TOO_SLOW", "查询超时，请减小范围", "the operation took too long; ask for less", Fixer.CALLER
)
TOO_LARGE = Reason(
    "ANSWER_TOO_LARGE", "结果过大，请减小分页", "the answer is too large; ask for smaller pages", Fixer.CALLER
)
AUDIT_UNAVAILABLE = Reason(
    "AUDIT_UNAVAILABLE",
    "审计日志无法写入，个人信息暂停查询",
    "the audit log cannot be written, so nothing about people is shown",
    Fixer.OPERATOR,
)
OVERLOADED = Reason(
    "OVERLOADED", "系统繁忙，请稍后重试", "too many operations at once; try again later", Fixer.OPERATOR
)
UNAVAILABLE = Reason(
    "UNAVAILABLE",
    "数据库暂时无法访问，请稍后重试",
    "the database cannot be reached; try again later",
    Fixer.OPERATOR,
)
_LENGTH = 500  # characters
_VALUE = re.compile(r"(?<=got invalid value ).+?(?= at '|; )", re.DOTALL)
_NUMBER = re.compile(r"[0-9]{11,}[Xx]?")  # a telephone, an identity or registry number
_DATA_ERROR = "22"  # SQLSTATE class: data exception
_CANCELED = "57014"  # SQLSTATE: query canceled, by statement_timeout
# SQLSTATE: connection exceptions; no such database; shut down, crashed, starting up.
_AWAY = ("08", "3D000", "57P01", "57P02", "57P03")


def formatted(error: GraphQLError) -> dict[str, Any]:
    """A GraphQL error as the client sees it; the unexpected is masked and logged once under its correlation id."""
    cause = error.original_error
    if isinstance(cause, Refused):
        return _shown(error, cause.reason, str(cause.reason.en))
    if _state(cause) == _CANCELED:
        return _shown(error, TOO_SLOW, TOO_SLOW.en)
    if _is_bad_value(cause):
        return _shown(error, BAD_VALUE, BAD_VALUE.en)
    if is_outage(cause):
        return _away(error, cause)
    if cause is None or error.path is None or _is_bad_argument(cause):
        return _shown(error, _BAD_REQUEST, _brief(error.message))
    return _masked(error, cause)


def refused(reason: Reason) -> dict[str, Any]:
    """A whole request refused, as a GraphQL response."""
    return {"errors": [_shown(GraphQLError(reason.en), reason, reason.en)]}


def unexpected(error: Exception) -> dict[str, Any]:
    """A response for what nobody foresaw, or while the database is away."""
    if is_outage(error):
        return {"errors": [_away(GraphQLError(UNAVAILABLE.en), error)]}
    return {"errors": [_masked(GraphQLError("internal error"), error)]}


def is_outage(cause: BaseException | None) -> bool:
    """Whether PostgreSQL could not be reached, or left: nothing is wrong with what was asked."""
    if isinstance(cause, OSError) or (isinstance(cause, DBAPIError) and cause.connection_invalidated):
        return True
    return _state(cause).startswith(_AWAY)


def _away(error: GraphQLError, cause: BaseException | None) -> dict[str, Any]:
    log.error("database unavailable", request_id=request_id.get().decode("ascii"), kind=type(cause).__name__)
    return _shown(error, UNAVAILABLE, UNAVAILABLE.en)


def _shown(error: GraphQLError, reason: Reason, message: str) -> dict[str, Any]:
    said = {key: value for key, value in error.formatted.items() if key in ("path", "locations")}
    extensions = {
        "code": reason.code,
        "messageZh": reason.zh,
        "messageEn": reason.en,
        "fixer": reason.fixer.value,
        **({"place": reason.place} if reason.place else {}),
        **({"clause": reason.clause} if reason.clause else {}),
    }
    return {"message": message, **said, "extensions": extensions}


def _brief(message: str) -> str:
    # It may quote a document or a variable, however long; texts of errors are copied about, so what may be a person's
    # value does not stand in them.
    message = _NUMBER.sub("…", _VALUE.sub("…", message))
    return message if len(message) <= _LENGTH else f"{message[:_LENGTH]}…"


def _masked(error: GraphQLError, cause: BaseException) -> dict[str, Any]:
    correlation = str(uuid4())
    # The type and place of the error only: its text may hold values of a person.
    log.error(
        "unexpected",
        correlation_id=correlation,
        request_id=request_id.get().decode("ascii"),
        kind=type(cause).__name__,
        path=error.path,
        at=_place(cause),
    )
    reason = Reason(
        "INTERNAL", f"系统内部错误，编号 {correlation}", f"internal error, see {correlation}", Fixer.OPERATOR
    )
    shown = _shown(error, reason, reason.en)
    shown["extensions"]["correlationId"] = correlation
    return shown


def _place(cause: BaseException) -> str:
    trace = cause.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""


def _is_bad_argument(cause: BaseException | None) -> bool:
    # A variable's null where none may be, seen only when the argument is read: it points at the document. What
    # cannot be shown of a row is a GraphQLError too, and points nowhere.
    return isinstance(cause, GraphQLError) and bool(cause.nodes)


def _is_bad_value(cause: BaseException | None) -> bool:
    # What PostgreSQL or its driver cannot take as a value: NUL in a text, a number out of range.
    if isinstance(cause, UnicodeError | OverflowError):
        return True
    return _state(cause).startswith(_DATA_ERROR)


def _state(cause: BaseException | None) -> str:
    said = cause.orig if isinstance(cause, DBAPIError) else cause
    return str(getattr(said, "sqlstate", "") or "")
