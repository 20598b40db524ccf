"""`python -m dothi_local.mail --folder F --smtp-port N --page-port N`: serves both until SIGTERM. Started by the
local stack."""

import argparse
import asyncio
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from werkzeug.serving import WSGIRequestHandler, make_server

from dothi_local.mail.page import create_page
from dothi_local.mail.store import MailStore
from dothi_local.ports import LOOPBACK

LARGEST = 32 * 1024 * 1024


class Catcher:
    """aiosmtpd's handler."""

    def __init__(self, store: MailStore) -> None:
        self.store = store

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        """Keep the mail, then say so: what was accepted is on the disk."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        await asyncio.to_thread(self.store.add, content, recipients=list(envelope.rcpt_tos))
        return "250 Message accepted for delivery"


class QuietHandler(WSGIRequestHandler):
    """The supervisor asks often: requests aren't worth a line in the log."""

    def log_request(self, *_: Any) -> None:
        """Say nothing."""


def main() -> int:
    """Serve until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m dothi_local.mail")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--page-port", type=int, required=True)
    options = parser.parse_args()

    store = MailStore(options.folder)
    smtp = Controller(Catcher(store), hostname=LOOPBACK, port=options.smtp_port, data_size_limit=LARGEST)
    page = make_server(LOOPBACK, options.page_port, create_page(store), threaded=True, request_handler=QuietHandler)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    smtp.start()
    threading.Thread(target=page.serve_forever, daemon=True).start()
    stop.wait()
    smtp.stop()
    page.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
