#!/usr/bin/env python3
"""Everything a developer does with Dothi: `python3 dev.py run` and `python3 dev.py test`; `--help` shows the
others.

Needs nothing but Python 3.11 with its pip or venv. This file stays readable to Python 3.8, so that an old one gets
a sentence.
"""

import argparse
import os
import signal
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
OLDEST = (3, 11)

if sys.version_info < OLDEST:
    sys.exit(
        "Dothi needs Python {}.{} or newer; this is Python {}.{} ({}).\n"
        "Call a newer one, for example: python3.11 dev.py {}".format(
            OLDEST[0], OLDEST[1], sys.version_info[0], sys.version_info[1], sys.executable, " ".join(sys.argv[1:])
        )
    )

sys.path.insert(0, os.path.join(ROOT, "platform"))
sys.dont_write_bytecode = True  # the packages' Python may be another one

from pathlib import Path  # noqa: E402

from dothi_local.setup.clean import clean  # noqa: E402
from dothi_local.setup.steps import SetUp  # noqa: E402
from dothi_local.terminal import Terminal, Trouble  # noqa: E402

COMMANDS = """\
commands
  run [--port 8000] [--data DIR] [--no-demo]   start everything; Ctrl-C stops it
  test [arguments of pytest]                   run the tests against a real PostgreSQL and Valkey
  test --quick                                 those that what you changed most likely breaks
  check                                        style, types, layers, translations, licences
  bench [arguments]                            throughput ratios, as in the README
  dothi [--data DIR] ...                       Dothi's command line against the running stack
  screenshots                                  pictures of the pages, for the documents
  lock                                         bring requirements/*.txt up to date with requirements/*.in
  clean [--data DIR] [--all]                   remove the data folder; --all: the packages and the front end too
"""
MODULES = {
    "run": ["dothi_local", "run"],
    "test": ["dothi_local", "test"],
    "dothi": ["dothi_local", "dothi"],
    "check": ["dothi_local.checks"],
    "bench": ["bench"],
    "screenshots": ["docs.screenshots"],
    "lock": ["dothi_local.lock_requirements"],
}


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="dev.py",
        usage="python3 dev.py COMMAND ...",
        epilog=COMMANDS,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("command", choices=[*MODULES, "clean"], metavar="COMMAND", help="one of those below")
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="...", help=argparse.SUPPRESS)
    options = parser.parse_args()
    terminal = Terminal()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0 if options.command == "run" else 143))
    try:
        if options.command == "clean":
            return run_clean(options.words, terminal)
        python = SetUp(Path(ROOT), terminal=terminal).prepare()
        become(str(python), options.command, options.words)
    except Trouble as trouble:
        terminal.trouble(trouble)
        return 1
    except KeyboardInterrupt:
        terminal.line("\nStopped. The next start goes on from here.")
        return 130
    except OSError as error:
        terminal.trouble(
            Trouble(
                "{} ({}).".format(error.strerror, error.filename or "no file"),
                advice="See to it, then run the same command again.",
            )
        )
        return 1
    return 0


def become(python: str, command: str, words: "list[str]") -> None:
    """Go on as the environment's Python: same process, so that signals reach it."""
    os.environ["VIRTUAL_ENV"] = os.path.join(ROOT, ".venv")
    os.environ["PATH"] = os.path.join(ROOT, ".venv", "bin") + os.pathsep + os.environ.get("PATH", os.defpath)
    if command in ("check", "bench", "screenshots", "lock"):
        os.chdir(ROOT)
    # Six processes start at once: compiling every import in each of them costs four times the rest of the start.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.stdout.flush()
    os.execv(python, [python, "-m", *MODULES[command], *words])


def run_clean(words: "list[str]", terminal: Terminal) -> int:
    parser = argparse.ArgumentParser(prog="dev.py clean")
    parser.add_argument("--data", type=Path, default=Path(ROOT, ".dothi"))
    parser.add_argument("--all", action="store_true", help="the packages and the front end too")
    options = parser.parse_args(words)
    clean(Path(ROOT), data=options.data.expanduser().absolute(), everything=options.all, terminal=terminal)
    return 0


if __name__ == "__main__":
    sys.exit(main())
