"""Alembic's environment: runs revisions as the owner; a lock time-out keeps them from holding up the traffic."""

from alembic import context
from sqlalchemy import NullPool, create_engine

from dothi.database.session import Base, driver_url
from dothi.manifest.components import Components

Components.installed()  # imports every component's models

engine = create_engine(driver_url(context.config.attributes["url"]), poolclass=NullPool)
with engine.connect() as connection:  # closed at the end, also of a revision that fails or isn't there
    connection.exec_driver_sql("SET lock_timeout = '5s'")
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transaction_per_migration=True,
        on_version_apply=lambda *, step, **_facts: context.config.attributes["ran"].append(step.up_revision_id),
    )
    with context.begin_transaction():
        context.run_migrations()
