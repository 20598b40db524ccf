"""`python -m dothi.local run | test | dothi`: the commands of `dev.py` that need the environment it has prepared."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from dothi.local import run_tests
from dothi.local.folder import StackFolder
from dothi.local.stack import Stack
from dothi.local.supervisor import Stopped
from dothi.local.terminal import Terminal, Trouble

ROOT = Path(__file__).resolve().parents[3]


def main(arguments: list[str] | None = None) -> int:
    """Run one command; answers its exit code."""
    parser = argparse.ArgumentParser(prog="python -m dothi.local")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run")
    run.add_argument("--port", type=int, default=8000)
    run.add_argument("--data", type=Path, default=ROOT / ".dothi")
    run.add_argument("--no-demo", action="store_true")
    dothi = commands.add_parser("dothi")
    dothi.add_argument("--data", type=Path, default=ROOT / ".dothi")
    dothi.add_argument("words", nargs=argparse.REMAINDER)
    test = commands.add_parser("test")
    test.add_argument("words", nargs=argparse.REMAINDER)
    options = parser.parse_args(arguments)

    terminal = Terminal()
    try:
        if options.command == "run":
            data = options.data.expanduser().absolute()
            return Stack(root=ROOT, data=data, port=options.port, demo=not options.no_demo, terminal=terminal).run()
        if options.command == "dothi":
            return run_dothi(options.data.expanduser().absolute(), options.words)
        with tempfile.TemporaryDirectory(prefix="dothi-test-", ignore_cleanup_errors=True) as folder:
            return run_tests.run(options.words, root=ROOT, folder=Path(folder))
    except Trouble as trouble:
        terminal.trouble(trouble)
        return 1
    except (Stopped, KeyboardInterrupt):
        return 130


def run_dothi(data: Path, words: list[str]) -> int:
    """Become `dothi WORDS` in the environment of the stack of `data`."""
    words = words[1:] if words[:1] == ["--"] else words
    environment: dict[str, str] = {}
    asks_for_help = not words or "--help" in words
    if StackFolder(data).is_running():
        environment = StackFolder(data).read_environment()
    elif not asks_for_help and "DATABASE_URL" not in os.environ:
        raise Trouble(f"No stack runs on {data}.", advice="Start it first, in another terminal: `python3 dev.py run`")
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, "-m", "dothi.cli", *words], {**os.environ, **environment})  # noqa: S606


if __name__ == "__main__":
    sys.exit(main())
