"""The durable engine: DBOS on the hub's own PostgreSQL, with a lease a worker and take-over of the dead."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from uuid import uuid4

from dbos import (
    DBOS,
    AsyncSQLAlchemyDatasource,
    DBOSConfig,
    DBOSPortableJSONSerializer,
    SetWorkflowID,
    StepOptions,
    WorkflowHandleAsync,
)
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

APPLICATION_VERSION = (
    "2"  # grows when a workflow's steps change, so that old runs are not replayed by new code
)
LEASE_CHECK_SECONDS = 0.25
BROKEN = {"ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"}

R = TypeVar("R")
Workflow = Callable[..., Coroutine[Any, Any, dict[str, Any]]]


class Engine:
    """One worker process. Database steps commit with their checkpoint in one transaction.

    A worker holds an advisory lock as long as it lives; whoever sees a pending run whose worker's lock is free
    resumes it. DBOS alone leaves such a run pending until the same executor comes back.
    """

    def __init__(self, database_url: str, engine: AsyncEngine) -> None:
        self.executor_id = f"hub-{uuid4()}"
        self._url = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._engine = engine
        self._source: AsyncSQLAlchemyDatasource | None = None
        self._workflows: dict[str, Workflow] = {}
        self._lease: AsyncConnection | None = None
        self._watcher: asyncio.Task[None] | None = None

    async def start(self, workflows: dict[str, Workflow]) -> None:
        """Launch in the running event loop; registered names are the contract with runs already stored."""
        DBOS(config=self._config())
        self._source = await AsyncSQLAlchemyDatasource.create(
            self._url, engine=self._engine, serializer=DBOSPortableJSONSerializer()
        )
        self._workflows = {
            name: DBOS.workflow(name=name)(_function(body)) for name, body in workflows.items()
        }
        await self._take_lease()
        DBOS.launch()
        self._watcher = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Stop taking work; runs under way are resumed by the next worker."""
        if self._watcher:
            self._watcher.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watcher
        # DBOS made its thread pool the loop's and closes it: the loop gets one of its own back first.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
        await asyncio.to_thread(DBOS.destroy, destroy_registry=True)
        if self._lease:
            await self._lease.invalidate()  # given back to the pool, it would still hold the lock
            await self._lease.close()

    async def begin(
        self, name: str, workflow_id: str, *arguments: Any
    ) -> WorkflowHandleAsync[dict[str, Any]]:
        """Start a run, or join the one that already has this id."""
        with SetWorkflowID(workflow_id):
            return await DBOS.start_workflow_async(self._workflows[name], *arguments)

    async def broke_down(self, workflow_id: str) -> bool:
        """Whether a run ended by an error of ours or was cancelled, so that the same id would only repeat the error."""
        status = await DBOS.get_workflow_status_async(workflow_id)
        return status is not None and status.status in BROKEN

    async def forget(self, workflow_ids: list[str]) -> None:
        """Take ended runs and their steps out of the engine's tables."""
        await DBOS.delete_workflows_async(workflow_ids)

    async def transaction(self, name: str, body: Callable[[AsyncSession], Coroutine[Any, Any, R]]) -> R:
        """A step in the database: its rows and its checkpoint commit together, exactly once."""
        assert self._source is not None
        source = self._source

        async def run() -> R:
            return await body(source.sql_session())

        return await source.run_tx_step_async({"name": name, "isolation_level": "READ COMMITTED"}, run)

    async def outward(self, name: str, body: Callable[[], Coroutine[Any, Any, R]]) -> R:
        """A step to the outside: at least once, so the body must be idempotent."""

        async def run() -> R:
            return await body()

        return await DBOS.run_step_async(StepOptions(name=name), run)

    def _config(self) -> DBOSConfig:
        return DBOSConfig(
            name="hub",
            system_database_url=self._url,
            executor_id=self.executor_id,
            application_version=APPLICATION_VERSION,
            serializer=DBOSPortableJSONSerializer(),
            sys_db_pool_size=5,
            log_level="WARNING",
            notification_listener_polling_interval_sec=0.2,
        )

    async def _take_lease(self) -> None:
        self._lease = await self._engine.connect()
        await self._lease.execute(_LOCK, {"worker": self.executor_id})
        await self._lease.commit()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(LEASE_CHECK_SECONDS)
            try:
                await self._keep_lease()
                await self._resume_runs_of_the_dead()
            except (DBAPIError, OSError, PoolTimeoutError):
                continue  # the database is away; nobody can take anything over meanwhile, and it may come back

    async def _keep_lease(self) -> None:
        """A restarted database has forgotten the lock; without it others would take this worker for dead."""
        assert self._lease is not None
        try:
            await self._lease.execute(text("SELECT 1"))
            await self._lease.commit()
        except DBAPIError:
            await self._lease.close()
            await self._take_lease()

    async def _resume_runs_of_the_dead(self) -> None:
        pending = await DBOS.list_workflows_async(status="PENDING", load_input=False, load_output=False)
        for run in pending:
            if run.executor_id == self.executor_id or run.executor_id is None:
                continue
            if await self._is_dead(run.executor_id):
                await DBOS.resume_workflow_async(run.workflow_id)

    async def _is_dead(self, executor_id: str) -> bool:
        async with self._engine.connect() as connection:
            free: bool = (await connection.execute(_TRY, {"worker": executor_id})).scalar_one()
        return free


def _function(body: Workflow) -> Workflow:
    # DBOS notes things on the function it is given, which a bound method does not allow.
    async def workflow(*arguments: Any) -> dict[str, Any]:
        return await body(*arguments)

    return workflow


_LOCK = text("SELECT pg_advisory_lock(hashtextextended(:worker, 8))")
_TRY = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:worker, 8))")
