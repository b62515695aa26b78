"""The two pages that people see: signing in, and allowing a portal to act for them. Plain HTML, no script."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from html import escape
from urllib.parse import urlsplit

from starlette.responses import HTMLResponse

_STYLE = (
    "body{font:1.125rem/1.6 system-ui,sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;"
    "background:#fff}h1{font-size:1.5rem}label{display:block;margin-top:1rem;font-weight:600}"
    "input[type=text],input[type=password]{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;"
    "border:2px solid #595959;border-radius:.25rem}button{font:inherit;padding:.5rem 1.5rem;margin:1.5rem 1rem 0 0;"
    "border:2px solid #0b4f8a;border-radius:.25rem;background:#0b4f8a;color:#fff;cursor:pointer}"
    "button.no{background:#fff;color:#0b4f8a}:focus-visible{outline:3px solid #c45500;outline-offset:2px}"
    "[role=alert]{border-left:.35rem solid #b00020;padding:.5rem 1rem;background:#fdecea}small{display:block;color:#4a4a4a}"
)
_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()


def login(portal: str, handle: str, token: str, redirect_uri: str, wrong: bool = False) -> HTMLResponse:
    """Name and password. portal: who sent the person here; token: against forged forms; wrong: after a failed try."""
    alert = (
        '<div role="alert" id="wrong">登录名或密码不正确，或账户已暂时锁定。'
        '<small lang="en">The name or the password is wrong, or the account is locked for a while.</small></div>'
    )
    described = ' aria-describedby="wrong" aria-invalid="true"' if wrong else ""
    body = f"""<h1>登录 <span lang="en">Sign in</span></h1>
<p>“{escape(portal)}” 请求您登录。<small lang="en">“{escape(portal)}” asks you to sign in.</small></p>
{alert if wrong else ""}
<form method="post" action="/oauth/login">
{_hidden(handle, token)}
<label for="name">登录名 <span lang="en">Login name</span></label>
<input type="text" id="name" name="login_name" autocomplete="username" required maxlength="64" autocapitalize="none" spellcheck="false"{described}>
<label for="password">密码 <span lang="en">Password</span></label>
<input type="password" id="password" name="password" autocomplete="current-password" required maxlength="128"{described}>
<button type="submit">登录 <span lang="en">Sign in</span></button>
</form>"""
    return _page("登录", body, redirect_uri, 400 if wrong else 200)


def consent(
    portal: str, handle: str, token: str, redirect_uri: str, person: str, asked: Iterable[tuple[str, str]]
) -> HTMLResponse:
    """What the portal may do. person: who signed in; asked: scopes and what each opens."""
    items = "".join(f"<li>{escape(what)} <code>{escape(name)}</code></li>" for name, what in asked)
    body = f"""<h1>授权 <span lang="en">Allow access</span></h1>
<p>{escape(person)}，您好。“{escape(portal)}” 请求以您的名义访问：
<small lang="en">“{escape(portal)}” asks to act in your name for:</small></p>
<ul>{items or "<li>您的姓名与角色 <span lang='en'>your name and role</span></li>"}</ul>
<form method="post" action="/oauth/consent">
{_hidden(handle, token)}
<button type="submit" name="decision" value="allow">允许 <span lang="en">Allow</span></button>
<button type="submit" name="decision" value="deny" class="no">拒绝 <span lang="en">Deny</span></button>
</form>"""
    return _page("授权", body, redirect_uri, 200)


def ended() -> HTMLResponse:
    """The request cannot be gone on with; where it came from is not known for certain, so nobody is sent there."""
    body = """<h1>请求无效 <span lang="en">Request not valid</span></h1>
<div role="alert">该登录请求无效、已使用或已过期，请回到门户重新登录。
<small lang="en">This request is not valid, was used or has expired. Go back to the portal and sign in again.</small></div>"""
    return _page("请求无效", body, "", 400)


def failed(zh: str, en: str, status: int) -> HTMLResponse:
    """Nothing came of it, through no fault of the person's. zh, en: why."""
    body = f"""<h1>暂时无法登录 <span lang="en">Signing in is not possible now</span></h1>
<div role="alert">{escape(zh)}<small lang="en">{escape(en)}</small></div>"""
    return _page("暂时无法登录", body, "", status)


def _hidden(handle: str, token: str) -> str:
    return (
        f'<input type="hidden" name="request" value="{escape(handle)}">'
        f'<input type="hidden" name="csrf" value="{escape(token)}">'
    )


def _page(title: str, body: str, redirect_uri: str, status: int) -> HTMLResponse:
    whole = (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body><main>{body}</main></body></html>"
    )
    # Browsers hold form-action against where the answer to the form sends them, too.
    parts = urlsplit(redirect_uri)
    back = f" {parts.scheme}://{parts.netloc}" if redirect_uri else ""
    policy = (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'{back}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    headers = {
        "Content-Security-Policy": policy,
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    return HTMLResponse(whole, status, headers)
