"""The database: engine and session, the base class of models, column types. Transactions open in a scope."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as BoundSession
from psycopg.pq import TransactionStatus
from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Double,
    Engine,
    Integer,
    MetaData,
    Text,
    Uuid,
    event,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, SessionTransaction, mapped_column
from sqlalchemy.types import TypeDecorator

from dothi.database.connections import connector, let_go, refuse_dead
from dothi.database.scope import current_scope
from dothi.settings import Settings

NAMING = {
    "pk": "%(table_name)s_pkey",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "ck": "%(table_name)s_%(constraint_name)s_check",
}


class Instant(TypeDecorator[datetime]):
    """A point in time: aware, UTC. A naive value is refused where it is bound."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], datetime | None]:  # noqa: ARG002
        """The driver takes it as it is; what has no zone is refused."""
        return _with_zone

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Hand out UTC whatever the connection's zone is."""
        return value.astimezone(UTC) if value is not None else None


def _with_zone(value: datetime | None) -> datetime | None:
    if value is not None and value.tzinfo is None:
        raise ValueError("a naive datetime can't be stored")
    return value


class Base(DeclarativeBase):
    """The base of all models of kernel, tenants and modules."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads it so
        str: Text(),
        datetime: Instant(),
        UUID: Uuid(),
        float: Double(),
        int: Integer(),
        dict[str, Any]: JSONB(),
        list[str]: JSONB(),
    }


class TenantAnchor(Base):
    """The kernel's own knowledge of tenants: that they exist, and whose they are. A province is its own tenant."""

    __tablename__ = "dothi_tenant"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    province_id: Mapped[int]


DRIVER = "dothi.driver"
"""Where a session notes the driver's connection of its transaction, in `Session.info`: for `direct.py`."""

db = SQLAlchemy()
session = db.session
_engines: list[Engine] = []


def init_database(app: Flask, settings: Settings) -> None:
    """Give the application its engine; the pool is small because each thread needs one connection."""
    app.config["SQLALCHEMY_DATABASE_URI"] = driver_url(settings.database_url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        # The driver must not open transactions by itself: `_open_in_scope` does, in one round trip with the scope.
        "isolation_level": "AUTOCOMMIT",
        "pool_size": settings.database_pool,
        "pool_use_lifo": True,  # the one used last is warm, at both ends
        "max_overflow": 2,
        "pool_timeout": 5,
        "pool_reset_on_return": None,  # but by `let_go`, which asks first whether there is anything to roll back
        "creator": connector(settings.database_url, statement_seconds=settings.statement_seconds),
    }
    db.init_app(app)
    with app.app_context():
        event.listen(db.engine, "checkout", refuse_dead)
        event.listen(db.engine, "reset", let_go)
        _engines.append(db.engine)


def driver_url(url: str) -> str:
    """The URL with psycopg 3 named as driver."""
    return "postgresql+psycopg://" + url.split("://", 1)[1]


@event.listens_for(BoundSession, "after_begin")
def _open_in_scope(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    """Begin and scope each transaction; without a scope none opens."""
    if not transaction.nested:
        dbapi: Any = connection.connection.dbapi_connection
        limit = f"; SET LOCAL statement_timeout = '{dbapi.limit}'" if dbapi.limit else ""
        dbapi.execute(current_scope().opening + limit)
        session.info[DRIVER] = dbapi


@event.listens_for(BoundSession, "before_commit")
def _refuse_aborted(session: Session) -> None:
    """The server takes back an aborted transaction when it is told to commit, and calls that no error."""
    dbapi: Any = session.info.get(DRIVER)
    if dbapi is not None and dbapi.pgconn.transaction_status == TransactionStatus.INERROR:
        raise RuntimeError("the transaction was aborted by an error that was caught without a savepoint")


@event.listens_for(BoundSession, "after_transaction_end")
def _let_go(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(DRIVER, None)


def close_pool() -> None:
    """Close this process's connections; its last act."""
    for engine in _engines:
        engine.dispose()
