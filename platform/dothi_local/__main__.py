"""`python -m dothi_local run | test | dothi`: the commands of `dev.py` that need the environment it has prepared."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from dothi_local import run_tests
from dothi_local.folder import StackFolder
from dothi_local.stack import Stack
from dothi_local.supervisor import Stopped
from dothi_local.terminal import Terminal, Trouble

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / ".dothi"


def main(arguments: list[str]) -> int:
    """Run one command; answers its exit code."""
    terminal = Terminal()
    command, *words = arguments or ["run"]
    try:
        if command == "run":
            return run_stack(words, terminal)
        if command == "dothi":
            return run_dothi(words)
        with tempfile.TemporaryDirectory(prefix="dothi-test-", ignore_cleanup_errors=True) as folder:
            return run_tests.run(words, root=ROOT, folder=Path(folder))
    except Trouble as trouble:
        terminal.trouble(trouble)
        return 1
    except (Stopped, KeyboardInterrupt):
        return 130


def run_stack(words: list[str], terminal: Terminal) -> int:
    """`run [--port 8000] [--data DIR] [--no-demo]`."""
    parser = argparse.ArgumentParser(prog="dev.py run")
    parser.add_argument("--port", type=int, default=8000, help="of the pages; the others are picked")
    parser.add_argument("--data", type=Path, default=DATA, help="where this stack keeps everything")
    parser.add_argument("--no-demo", action="store_true", help="begin without provinces, districts and accounts")
    options = parser.parse_args(words)
    if not 0 < options.port < 65536:
        raise Trouble(f"{options.port} isn't a port.", advice="Choose one from 1024 to 65535.")
    data = options.data.expanduser().absolute()
    return Stack(root=ROOT, data=data, port=options.port, demo=not options.no_demo, terminal=terminal).run()


def run_dothi(words: list[str]) -> int:
    """`dothi [--data DIR] WORDS`: become `dothi WORDS` in the environment of the stack of the folder."""
    data = DATA
    if words[:1] == ["--data"] and len(words) > 1:
        data, words = Path(words[1]).expanduser().absolute(), words[2:]
    words = words[1:] if words[:1] == ["--"] else words
    environment: dict[str, str] = {}
    needs_no_stack = not words or words[0] == "new-module" or "--help" in words or "-h" in words
    if StackFolder(data).is_running():
        environment = StackFolder(data).read_environment()
    elif not needs_no_stack and "DATABASE_URL" not in os.environ:
        raise Trouble(f"No stack runs on {data}.", advice="Start it first, in another terminal: `python3 dev.py run`")
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, "-m", "dothi.cli", *words], {**os.environ, **environment})  # noqa: S606


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
