"""What every table has in common: names of constraints, ids, the version, who said so."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import DateTime, Enum, ForeignKey, Integer, MetaData, String, Uuid, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from domain.vocabulary import Term

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

RegionCode = Annotated[str, mapped_column(String(6))]
Instant = Annotated[datetime, mapped_column(DateTime(timezone=True))]
Facts = Annotated[dict[str, Any], mapped_column(JSONB, server_default=text("'{}'::jsonb"))]


def term(kind: type[Term]) -> Enum:
    """A closed list, stored by its English name, so that a dump reads without the program."""
    return Enum(kind, native_enum=False, create_constraint=False, length=48)


def county(*, index: bool = True) -> Mapped[str]:
    """The tenant: GB/T 2260 code of the county every row belongs to. index: unless a wider one begins with it."""
    return mapped_column(String(6), ForeignKey("jurisdiction.code"), index=index)


def said_by() -> Mapped[UUID | None]:
    """The package that said so. No foreign key: a package goes when its retention ends, what it said stays."""
    return mapped_column(Uuid)


class Named(DeclarativeBase):
    """Any table: it is named as its class."""

    metadata = metadata
    __abstract__ = True

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return "".join("_" + c.lower() if c.isupper() else c for c in cls.__name__).lstrip("_")


class Row(Named):
    """A table of the hub. Ids are UUIDv7, given by the database; the table is named as the noun."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, server_default=text("uuid7()"), sort_order=-1)
    created_at: Mapped[Instant] = mapped_column(server_default=func.now(), sort_order=90)


class Versioned:
    """A row that changes: the version grows with each change, and a change says which version it saw."""

    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), default=1, sort_order=91)
    updated_at: Mapped[Instant] = mapped_column(server_default=func.now(), onupdate=func.now(), sort_order=92)
