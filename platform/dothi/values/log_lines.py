"""Lines on standard error that never fail whoever writes them: a full disk or a closed pipe loses the line alone."""

from __future__ import annotations

from typing import TextIO

from prometheus_client import Counter

LOST = Counter("dothi_log_lines_lost_total", "Lines of the log that couldn't be written")


class UnfailingStream:
    """What structlog writes to in place of the stream itself."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        """Write a line, or count it as lost."""
        try:
            self._stream.write(text)
        except (OSError, ValueError):  # ValueError: the stream is closed, or the text can't be encoded
            LOST.inc()

    def flush(self) -> None:
        """Send it on; what stays behind goes with a later line."""
        try:
            self._stream.flush()
        except (OSError, ValueError):
            LOST.inc()
