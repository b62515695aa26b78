"""A box that listens: real HTTP over a real server, in a thread of its own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp


@contextmanager
def listening(make: Callable[[str], ASGIApp]) -> Iterator[str]:
    """The address of the box that is made for it."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        address = "http://{}:{}".format(*door.getsockname())
        quiet: dict[str, Any] = {"log_level": "critical", "server_header": False}
        server = uvicorn.Server(uvicorn.Config(make(address), lifespan="off", **quiet))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        try:
            yield address
        finally:
            server.should_exit = True
            thread.join()
