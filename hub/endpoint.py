"""POST /graphql: token, limits, execution; GET /graphql: the page to try it on."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Callable
from datetime import datetime
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from strawberry.http.ides import get_graphql_ide_html

from auth import token
from auth.scopes import ENROLLMENT_IMPORT
from auth.token import BadToken, Issuer
from auth.viewer import Viewer
from domain.errors import Fixer, Reason, Refused
from execution import refusals
from execution.answers import Answer, Answers, Asked, Path
from execution.limits import Limits
from hub.settings import CHECKOUT

_WELCOME = "const EXAMPLE_QUERY = `"
_EXAMPLES = CHECKOUT / "schema" / "examples.graphql"
_CONSOLE = pathlib.Path(__file__).with_name("console.html")
_NO_STORE = {"Cache-Control": "no-store"}
_STATUS = {"BODY_TOO_LARGE": 413, "UNSUPPORTED_MEDIA_TYPE": 415}
_MEDIA = "application/graphql-response+json"


class GraphEndpoint:
    """Answers /graphql."""

    def __init__(self, answers: Answers, issuer: Issuer, now: Callable[[], datetime], limits: Limits) -> None:
        self.answers, self.issuer, self.now, self.limits = answers, issuer, now, limits

    async def post(self, request: Request) -> Response:
        """The answer, or 401 without a valid token; never a 5xx for what a client sends."""
        try:
            viewer = self._viewer(request)
        except BadToken as error:
            return _unauthorized(str(error))
        try:
            asked = _asked(await self._body(request, viewer))
        except Refused as refused:
            status = _STATUS.get(refused.reason.code, 400)
            return JSONResponse(refusals.refused(refused.reason), status, _NO_STORE)
        return self._response(request, await self.answers.answer(viewer, asked))

    def _viewer(self, request: Request) -> Viewer:
        scheme, _, sent = request.headers.get("authorization", "").partition(" ")
        if not scheme:
            raise BadToken("")
        if scheme.lower() != "bearer":
            raise BadToken("only Bearer is accepted")
        return token.verify(self.issuer, sent.strip(), self.now())

    async def _body(self, request: Request, viewer: Viewer) -> bytes:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            zh, en = "Content-Type 应为 application/json", "the Content-Type must be application/json"
            raise _bad(zh, en, "UNSUPPORTED_MEDIA_TYPE")
        most = self.limits.upload if ENROLLMENT_IMPORT in viewer.scopes else self.limits.body
        parts, size = [], 0
        async for chunk in request.stream():
            size += len(chunk)
            if size > most:
                raise _bad(f"请求体超过 {most} 字节", f"the body exceeds {most} bytes", "BODY_TOO_LARGE")
            parts.append(chunk)
        return b"".join(parts)

    def _response(self, request: Request, answer: Answer) -> Response:
        accepted = _MEDIA in request.headers.get("accept", "")
        status = 400 if accepted and answer.path is Path.REFUSED else 200
        return Response(answer.body, status, _NO_STORE, media_type=_MEDIA if accepted else "application/json")


def page(request: Request) -> Response:
    """GraphiQL, or a plain console where its scripts cannot be loaded (they come from unpkg.com)."""
    if "query" in request.query_params:
        reason = _bad("请用 POST 提交查询", "send queries by POST").reason
        return JSONResponse(refusals.refused(reason), 405, {"Allow": "POST"})
    html = _with_examples(get_graphql_ide_html("graphiql"))
    html = html.replace("shouldPersistHeaders: true", "shouldPersistHeaders: false")  # tokens stay in memory
    console = _CONSOLE.read_text(encoding="utf-8").replace(
        "EXAMPLES", escape(_EXAMPLES.read_text(encoding="utf-8"))
    )
    return HTMLResponse(html.replace("</body>", console + "</body>"))


def _with_examples(html: str) -> str:
    """GraphiQL's own welcome gives way to queries that work here."""
    start = html.index(_WELCOME) + len(_WELCOME)
    end = html.index("`;", start)
    return html[:start] + _EXAMPLES.read_text(encoding="utf-8") + html[end:]


def _unauthorized(why: str) -> Response:
    # No error code where no token was sent at all (RFC 6750 3.1).
    challenge = f'Bearer error="invalid_token", error_description="{why}"' if why else "Bearer"
    reason = Reason("UNAUTHENTICATED", "缺少有效的访问令牌", "a valid access token is needed", Fixer.CALLER)
    return JSONResponse(refusals.refused(reason), 401, {"WWW-Authenticate": challenge, **_NO_STORE})


def _asked(body: bytes) -> Asked:
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _bad("请求体不是 JSON", "the body is not JSON") from error
    if not isinstance(sent, dict):
        raise _bad("请求体应为 JSON 对象", "the body must be a JSON object")
    query, variables, name = sent.get("query"), sent.get("variables"), sent.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise _bad("缺少 query", "query is missing")
    if not isinstance(variables, dict | None) or not isinstance(name, str | None):
        raise _bad("variables 或 operationName 无效", "variables or operationName is not valid")
    return Asked(query, variables, name)


def _bad(zh: str, en: str, code: str = "BAD_REQUEST") -> Refused:
    return Refused(Reason(code, zh, en, Fixer.CALLER))
