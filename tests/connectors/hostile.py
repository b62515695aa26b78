"""A department on a real TLS socket of this machine that answers byte for byte what a test scripts."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress

from tests.connectors.certificates import Files

Script = Callable[[str, str], Iterable[bytes]]
"""The pieces of an answer to a path, given our own origin; after the last one the connection hangs up."""

_LENGTH = re.compile(r"content-length: (\d+)", re.IGNORECASE)
GIVEN = {"access_token": "secret-token", "token_type": "DPoP", "expires_in": 300}


def response(status: int, body: object, *head: str) -> bytes:
    """A whole answer in HTTP/1.1."""
    content = json.dumps(body).encode()
    lines = [
        f"HTTP/1.1 {status} X",
        f"Content-Length: {len(content)}",
        "Content-Type: application/json",
        "Connection: close",
        *head,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def metadata(origin: str, **changes: object) -> bytes:
    """Sound metadata, changed as a test wants it."""
    said = {"issuer": origin, "token_endpoint": f"{origin}/token"}
    return response(200, {**said, "dpop_signing_alg_values_supported": ["ES256"], **changes})


@asynccontextmanager
async def department(
    files: Files, script: Script, authorities: str = ""
) -> AsyncIterator[tuple[str, list[str]]]:
    """Its origin and what it was asked: paths in order. authorities: whose client certificates it demands."""
    context = _context(files, authorities)
    asked: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            path = head.split(" ")[1].partition("?")[0]
            if length := _LENGTH.search(head):
                await reader.readexactly(int(length[1]))
            asked.append(path)
            for piece in script(path, origin):
                if writer.is_closing():
                    break
                writer.write(piece)
                await writer.drain()
            if path.endswith("/silent"):
                await reader.read()
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client had enough
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    origin = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield origin, asked


def _context(files: Files, authorities: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files.certificate, files.key)
    if authorities:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(authorities)
    return context


@asynccontextmanager
async def guarded(files: Files, authorities: str) -> AsyncIterator[str]:
    """The origin of a server that shakes no hand without a certificate, and says so: asyncio's hangs up without an alert."""
    context = _context(files, authorities)
    listening = socket.create_server(("127.0.0.1", 0))

    def refuse() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                _refuse(context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False))

    refusing = asyncio.create_task(asyncio.to_thread(refuse))
    try:
        yield f"https://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        await refusing


def _refuse(connection: ssl.SSLSocket) -> None:
    with connection:
        try:
            connection.do_handshake()
        except ssl.SSLError:
            # Read to the end: closed with bytes unread, the connection would be reset and the alert lost.
            socket.socket.shutdown(connection, socket.SHUT_WR)
            while socket.socket.recv(connection, 4096):
                pass
        else:
            raise AssertionError("the certificate was taken")
