"""What a developer sees: quiet progress lines, and one exact sentence when something is wrong. Standard library
only; called by `dev.py`'s set-up and by the local stack."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

WIDTH = 46


class Trouble(Exception):
    """Something the reader can mend. `message` is one sentence, `advice` what to do, `tail` the tool's last lines."""

    def __init__(self, message: str, *, advice: str = "", tail: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.tail = tuple(tail)


class Terminal:
    """Writes progress to a stream; plain lines where it isn't a terminal."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stdout
        self.live = self.stream.isatty()
        self.unicode = "utf" in (getattr(self.stream, "encoding", "") or "").lower()
        self._title = ""
        self._since = 0.0
        self._drawn = 0

    def line(self, text: str = "") -> None:
        """One line, at once."""
        self._put(text + "\n")

    def tick(self) -> None:
        """Redraw the running step's seconds; call it often while waiting."""
        second = int(time.monotonic() - self._since)
        if self.live and self._title and second != self._drawn:
            self._drawn = second
            self._put(f"\r  {self.sign('…', '.')} {self._title:<{WIDTH}} {self._dim(f'{second} s')}")

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """A piece of work that takes a while: its title while it runs, a tick and its seconds when it is done."""
        self._title, self._since, self._drawn = title, time.monotonic(), 0
        if self.live:
            self._put(f"  {self.sign('…', '.')} {title}")
        try:
            yield
        except BaseException:
            self._end(self._colour(self.sign("✗", "x"), 31), title, "")
            raise
        else:
            self._end(self._colour(self.sign("✓", "+"), 32), title, f"{time.monotonic() - self._since:.1f} s")
        finally:
            self._title = ""

    def note(self, text: str) -> None:
        """Something that happened on its own."""
        self.line(f"  {self._colour(self.sign('•', '-'), 33)} {text}")

    def trouble(self, trouble: Trouble) -> None:
        """The sentence, what to do, and the tool's last lines."""
        self.line()
        self.line(self._colour(trouble.message, 31))
        if trouble.advice:
            self.line(trouble.advice)
        if trouble.tail:
            self.line()
            for row in trouble.tail:
                self.line(f"  {self.sign('│', '|')} {row}")

    def bold(self, text: str) -> str:
        """The text, bold where the stream can show it."""
        return self._colour(text, 1)

    def _dim(self, text: str) -> str:
        return self._colour(text, 2)

    def _end(self, sign: str, title: str, took: str) -> None:
        start = "\r\x1b[2K" if self.live else ""
        self._put(f"{start}  {sign} {title:<{WIDTH}} {self._dim(took)}".rstrip() + "\n")

    def _colour(self, text: str, code: int) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.live else text

    def sign(self, pretty: str, plain: str) -> str:
        """The pretty form, where the stream can show it."""
        return pretty if self.unicode else plain

    def _put(self, text: str) -> None:
        if not self.unicode:
            text = text.encode("ascii", "replace").decode("ascii")
        try:
            self.stream.write(text)
            self.stream.flush()
        except BrokenPipeError:
            # The reader went away (`dev.py run | head`); the work goes on without words.
            return
