"""Gunicorn's settings: a worker a core, two at least, of three threads that share a small pool; metrics apart."""

from __future__ import annotations

import ctypes
import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

bind = f"{os.environ.get('BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "dothi.web.worker.Worker"
workers = int(os.environ.get("WEB_WORKERS", "0")) or max(2, os.cpu_count() or 1)
threads = 3  # so that two can wait for the disk or the database while one computes
timeout = 60
graceful_timeout = 10
keepalive = 30
max_requests = 50_000
max_requests_jitter = 5_000
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
control_socket_disable = True
wsgi_app = "wsgi:app"
# The master composes the application once, workers share its memory; create_app opens no connection.
preload_app = True

M_ARENA_MAX = -8  # of <malloc.h>

# Prometheus' client sums the workers' numbers through files; the folder lives as long as the master.
METRICS_PREFIX = "dothi-metrics-"


def make_metrics_folder() -> str:
    """A new folder that names this master; those of masters that were killed are removed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{METRICS_PREFIX}*-*"):
        pid = folder.name.removeprefix(METRICS_PREFIX).partition("-")[0]
        if pid.isdigit() and not Path("/proc", pid).exists():
            shutil.rmtree(folder, ignore_errors=True)
    return tempfile.mkdtemp(prefix=f"{METRICS_PREFIX}{os.getpid()}-")


METRICS_FOLDER = os.environ.get("PROMETHEUS_MULTIPROC_DIR") or make_metrics_folder()
os.environ["PROMETHEUS_MULTIPROC_DIR"] = METRICS_FOLDER


def on_starting(_server: Any) -> None:
    """Refuse a database that can't do as it is set up, with words instead of a first request that fails."""
    from dothi.database.connections import refuse_unfit
    from dothi.settings import Settings, SettingsError

    settings = Settings.from_env()
    try:
        refuse_unfit(settings.database_url, statement_seconds=settings.statement_seconds)
    except SettingsError as error:
        sys.exit(f"Error: {error}")


def post_fork(_server: Any, _worker: Any) -> None:
    """Few threads need no more than two arenas of glibc's allocator; each keeps what its largest picture took."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, 2)


def when_ready(server: Any) -> None:
    """What is composed stays shared: collections would write into its pages. Then serve the metrics, for us alone."""
    gc.collect()
    gc.freeze()
    host, _, port = os.environ.get("METRICS_LISTEN", "127.0.0.1:0").rpartition(":")
    if int(port):
        from prometheus_client import CollectorRegistry, start_http_server
        from prometheus_client.multiprocess import MultiProcessCollector

        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        start_http_server(int(port), addr=host, registry=registry)
        server.log.info("metrics on %s:%s", host, port)


def child_exit(_server: Any, worker: Any) -> None:
    """Fold a dead worker's numbers in."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def worker_exit(_server: Any, _worker: Any) -> None:
    """Close the worker's connections, so that the database doesn't learn of it by a reset."""
    from dothi.database.session import close_pool

    close_pool()


def on_exit(_server: Any) -> None:
    """Remove the metrics' folder."""
    if Path(METRICS_FOLDER).name.startswith(METRICS_PREFIX):
        shutil.rmtree(METRICS_FOLDER, ignore_errors=True)
