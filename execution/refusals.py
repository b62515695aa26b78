"""Errors as data: what went wrong, in both languages, who can mend it; nothing internal."""

from __future__ import annotations

import re
from collections.abc import Collection
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

import structlog
from graphql import GraphQLError

from auth.audit.writing import UNWRITABLE
from database.outage import is_outage, state
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
AUDIT_UNAVAILABLE = UNWRITABLE
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
_CANCELED = ("57014", "55P03")  # SQLSTATE: by statement_timeout, by lock_timeout


def formatted(error: GraphQLError) -> dict[str, Any]:
    """A GraphQL error as the client sees it; the unexpected is masked and logged once under its correlation id."""
    cause = error.original_error
    if isinstance(cause, Refused):
        return _shown(error, cause.reason, str(cause.reason.en))
    if state(cause) in _CANCELED:
        return _shown(error, TOO_SLOW, TOO_SLOW.en)
    if _is_bad_value(cause):
        return _shown(error, BAD_VALUE, BAD_VALUE.en)
    if is_outage(cause):
        return _shown(error, _away(cause), UNAVAILABLE.en)
    if cause is None or error.path is None or _is_bad_argument(cause):
        return _shown(error, _BAD_REQUEST, _brief(error.message))
    return _masked(error, cause)


def refused(reason: Reason) -> dict[str, Any]:
    """A whole request refused, as a GraphQL response."""
    return {"errors": [_shown(GraphQLError(reason.en), reason, reason.en)]}


def unexpected(error: Exception) -> dict[str, Any]:
    """A response for what nobody foresaw, or while the database is away."""
    if is_outage(error):
        return refused(_away(error))
    return {"errors": [_masked(GraphQLError("internal error"), error)]}


def reason(error: Exception) -> Reason:
    """The same for a request outside the graph: logged once, and nothing of the error is in it."""
    return _away(error) if is_outage(error) else _unforeseen(error, None)[0]


def _away(cause: BaseException | None) -> Reason:
    log.error("database unavailable", request_id=request_id.get().decode("ascii"), kind=type(cause).__name__)
    return UNAVAILABLE


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
    reason, correlation = _unforeseen(cause, error.path)
    shown = _shown(error, reason, reason.en)
    shown["extensions"]["correlationId"] = correlation
    return shown


def _unforeseen(cause: BaseException, path: Collection[str | int] | None) -> tuple[Reason, str]:
    correlation = str(uuid4())
    # The type and place of the error only: its text may hold values of a person.
    log.error(
        "unexpected",
        correlation_id=correlation,
        request_id=request_id.get().decode("ascii"),
        kind=type(cause).__name__,
        path=path,
        at=_place(cause),
    )
    zh, en = f"系统内部错误，编号 {correlation}", f"internal error, see {correlation}"
    return Reason("INTERNAL", zh, en, Fixer.OPERATOR), correlation


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
    return state(cause).startswith(_DATA_ERROR)
