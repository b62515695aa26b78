"""A way to the database that may be closed: then whoever was connected is cut off, and nobody gets in."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import make_url


@dataclass
class Way:
    """By threads: the engine under test keeps its event loop waiting. there: where the database listens."""

    there: tuple[str, int]
    port: int = 0
    _listening: socket.socket | None = None
    _open: list[socket.socket] = field(default_factory=list)

    def open(self) -> None:
        """Let people in."""
        self._listening = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._serve, args=[self._listening], daemon=True).start()

    def close(self) -> None:
        """Cut everybody off."""
        for each in (self._listening, *self._open):
            if each is not None:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
                each.close()
        self._open.clear()

    def close_for(self, seconds: float) -> None:
        """Cut everybody off, and let people in again by itself."""
        self.close()
        threading.Timer(seconds, self.open).start()

    def _serve(self, listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                here, _ = listening.accept()
                there = socket.create_connection(self.there)
                self._open += [here, there]
                for one, other in ((here, there), (there, here)):
                    threading.Thread(target=_carry, args=[one, other], daemon=True).start()


def _carry(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while chunk := one.recv(65536):
            other.sendall(chunk)
    with contextlib.suppress(OSError):
        other.shutdown(socket.SHUT_RDWR)


@contextmanager
def way(url: str) -> Iterator[tuple[Way, str]]:
    """An open way to a database and the URL by it, for as long as the block lasts."""
    parsed = make_url(url)
    found = Way((parsed.host or "127.0.0.1", parsed.port or 5432))
    found.open()
    try:
        yield found, parsed.set(host="127.0.0.1", port=found.port).render_as_string(hide_password=False)
    finally:
        found.close()
