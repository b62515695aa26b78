"""The schema's history: up, down, where it stands, and whether it still says what the tables say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import produce_migrations
from alembic.config import Config
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, MetaData, NullPool, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.schema import SchemaItem

from database import session, tables
from database.tables.audit import Xid8
from domain.errors import Fixer, Reason, Refused

HISTORY = Path(__file__).parent / "migrations"

_ONE_AT_A_TIME = 0x687562  # "hub": the advisory lock of whoever changes the schema
_PATIENCE = "5min"
_OTHERS_SCHEMAS = {"dbos"}  # kept by the workflow engine itself
_ONGOING = Reason(
    "MIGRATION_ONGOING",
    f"另一进程正在升级数据库,等待已超过 {_PATIENCE}。请等它结束后再试。",
    f"Another process has been migrating the database for more than {_PATIENCE}. Wait for it, then try again.",
    Fixer.OPERATOR,
)


def upgrade(url: str, revision: str = "head", *, history: Path = HISTORY) -> None:
    """Brings the database to a revision; processes that try at once take turns. Raises Refused."""
    with _connected(url) as connection, _alone(connection):
        command.upgrade(_config(history, connection), revision)


def downgrade(url: str, revision: str, *, history: Path = HISTORY) -> None:
    """Takes the database back to a revision ("base": before the first). Raises Refused."""
    with _connected(url) as connection, _alone(connection):
        command.downgrade(_config(history, connection), revision)


def current(url: str) -> str | None:
    """The revision the database is at; None before the first."""
    with _connected(url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head(history: Path = HISTORY) -> str | None:
    """The newest revision of the code; None where there is none yet."""
    return ScriptDirectory.from_config(_config(history)).get_current_head()


def drift(url: str, metadata: MetaData = tables.metadata) -> list[str]:
    """What a migration would still have to change, a line each ("add column student.name"); empty is good."""
    with _connected(url) as connection:
        context = MigrationContext.configure(connection, opts=_options(metadata))
        upgrades = produce_migrations(context, metadata).upgrade_ops
        return [] if upgrades is None else [_line(step) for step in _steps(upgrades)]


def draft(url: str, message: str, *, history: Path = HISTORY, metadata: MetaData = tables.metadata) -> Path:
    """Writes the migration that ends the drift, named by date, for a person to read; returns its file."""
    with _connected(url) as connection:
        config = _config(history, connection, metadata)
        made = command.revision(config, message, autogenerate=True)
    assert isinstance(made, Script)  # a list only comes of several heads at once
    return Path(made.path)


def _config(
    history: Path, connection: Connection | None = None, metadata: MetaData = tables.metadata
) -> Config:
    config = Config(attributes={"options": {"connection": connection} | _options(metadata)})
    config.set_main_option("script_location", str(history).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    config.set_main_option("timezone", "Asia/Shanghai")
    return config


def _options(metadata: MetaData) -> dict[str, Any]:
    return {
        "target_metadata": metadata,
        "transaction_per_migration": True,
        "compare_type": True,
        "compare_server_default": True,
        "include_schemas": True,
        "include_name": _is_ours,
    }


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "schema" or name not in _OTHERS_SCHEMAS


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = create_engine(
        session.synchronous(url),
        poolclass=NullPool,
        connect_args={"application_name": "hub migrations", "connect_timeout": 10},
    )
    dialect: Any = engine.dialect  # its names of types stand in no annotation; xid8 is not among them
    dialect.ischema_names = {**dialect.ischema_names, "xid8": Xid8}
    with engine.connect() as connection:
        yield connection


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """Holds the lock until the connection closes, which also happens should the migration fail."""
    try:
        connection.execute(text(f"SET LOCAL lock_timeout = '{_PATIENCE}'"))
        connection.execute(text(f"SELECT pg_advisory_lock({_ONE_AT_A_TIME})"))
    except OperationalError as error:
        raise Refused(_ONGOING) from error
    connection.commit()
    yield


def _steps(step: ops.MigrateOperation) -> Iterator[ops.MigrateOperation]:
    if isinstance(step, ops.OpContainer):
        for inner in step.ops:
            yield from _steps(inner)
    else:
        yield step


def _line(step: ops.MigrateOperation) -> str:
    what, *parts = step.to_diff_tuple() if not isinstance(step, ops.AlterColumnOp) else _altered(step)
    return " ".join([str(what).replace("_", " "), *(_name(part) for part in parts if part is not None)])


def _altered(step: ops.AlterColumnOp) -> tuple[str, str]:
    changes = ", ".join(str(change[0]) for change in step.to_diff_tuple())
    return changes, f"{step.table_name}.{step.column_name}"


def _name(part: object) -> str:
    named = getattr(part, "name", None) if isinstance(part, SchemaItem) else None
    return str(named or part)
