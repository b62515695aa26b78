"""Work that goes on beside the server for as long as the application is served."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

from starlette.types import StatelessLifespan


def beside(*works: Callable[[], Coroutine[Any, Any, None]]) -> StatelessLifespan[object]:
    """All of it, each begun with the application and cancelled with it."""

    @contextlib.asynccontextmanager
    async def serving(application: object) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(work()) for work in works]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    return serving
