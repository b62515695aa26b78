"""The durable engine: DBOS on the hub's own PostgreSQL, with a lease a worker and take-over of the dead."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from uuid import uuid4

import structlog
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
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from database.outage import is_outage

log = structlog.get_logger(__name__)
APPLICATION_VERSION = (
    "2"  # grows when a workflow's steps change, so that old runs are not replayed by new code
)
LEASE_CHECK_SECONDS = 0.25
TAKEOVER, TAKEOVER_SECONDS = "takeover", 0.2
"""The queue of runs whose worker died, and how often each worker looks into it: DBOS looks into its own once a second."""
GRACE_SECONDS = 3.0
"""How long after its own lease was lost a worker takes nobody for dead: a database that restarts forgets all leases at once."""
LONGEST_WAIT = 2.0
BROKEN = {"ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"}

R = TypeVar("R")
Workflow = Callable[..., Coroutine[Any, Any, dict[str, Any]]]


class Engine:
    """One worker process. Database steps commit with their checkpoint in one transaction.

    A worker holds an advisory lock as long as it lives; whoever sees a pending run whose worker's lock is free
    resumes it. DBOS alone leaves such a run pending until the same executor comes back. While the database is away every
    step waits for it; a run does not end because of that.
    """

    def __init__(self, database_url: str, engine: AsyncEngine) -> None:
        self.executor_id = f"hub-{uuid4()}"
        self._url = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._engine = engine
        self._source: AsyncSQLAlchemyDatasource | None = None
        self._workflows: dict[str, Workflow] = {}
        self._lease: AsyncConnection | None = None
        self._trusting_from = 0.0
        self._tasks: list[asyncio.Task[None]] = []

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
        await DBOS.register_queue_async(TAKEOVER, polling_interval_sec=TAKEOVER_SECONDS)
        # Two tasks: DBOS may wait long for a database that was away, and the lease must not wait with it.
        self._tasks = [asyncio.create_task(_again(each)) for each in (self._keep_lease, self._take_over)]

    async def stop(self) -> None:
        """Stop taking work; runs under way are resumed by the next worker."""
        for task in self._tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
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
        if self._source is None:
            return False  # nobody is at work here who could tell
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
        """A step to the outside: at least once, so the body must be idempotent. Begun again when the database was away."""

        async def run() -> R:
            wait = LEASE_CHECK_SECONDS
            while True:
                try:
                    return await body()
                except (DBAPIError, PoolTimeoutError) as error:
                    if not is_outage(error):
                        raise
                await asyncio.sleep(wait)
                wait = min(LONGEST_WAIT, wait * 2)

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
        connection = await self._engine.connect()
        try:
            await connection.execute(_LOCK, {"worker": self.executor_id})
            await connection.commit()
        except BaseException:
            await connection.invalidate()
            raise
        self._lease = connection

    async def _keep_lease(self) -> None:
        """A restarted database has forgotten the lock; without it others would take this worker for dead."""
        if self._lease is None:
            await self._take_lease()
            self._trusting_from = asyncio.get_running_loop().time() + GRACE_SECONDS
            return
        try:
            await self._lease.execute(text("SELECT 1"))
            await self._lease.commit()
        except DBAPIError:
            lost, self._lease = self._lease, None
            await lost.invalidate()
            await self._keep_lease()

    async def _take_over(self) -> None:
        if self._lease is None or asyncio.get_running_loop().time() < self._trusting_from:
            return
        pending = await DBOS.list_workflows_async(status="PENDING", load_input=False, load_output=False)
        for run in pending:
            if run.executor_id == self.executor_id or run.executor_id is None:
                continue
            if await self._is_dead(run.executor_id):
                await DBOS.resume_workflow_async(run.workflow_id, queue_name=TAKEOVER)

    async def _is_dead(self, executor_id: str) -> bool:
        async with self._engine.connect() as connection:
            asked = {"worker": executor_id, "grace": GRACE_SECONDS}
            free: bool = (await connection.execute(_IS_DEAD, asked)).scalar_one()
        return free and self._lease is not None


async def _again(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Do it for ever; while the database is away nobody can take anything over, and it may come back."""
    while True:
        await asyncio.sleep(LEASE_CHECK_SECONDS)
        try:
            await work()
        except (SQLAlchemyError, OSError):
            continue
        except (
            Exception
        ) as error:  # whatever it is, without the lease every other worker takes this one for dead
            log.error("worker does not keep watch", kind=type(error).__name__)


def _function(body: Workflow) -> Workflow:
    # DBOS notes things on the function it is given, which a bound method does not allow.
    async def workflow(*arguments: Any) -> dict[str, Any]:
        return await body(*arguments)

    return workflow


_LOCK = text("SELECT pg_advisory_lock(hashtextextended(:worker, 8))")
_IS_DEAD = text(
    "SELECT pg_try_advisory_xact_lock(hashtextextended(:worker, 8))"
    " AND clock_timestamp() > pg_postmaster_start_time() + make_interval(secs => CAST(:grace AS float8))"
)
