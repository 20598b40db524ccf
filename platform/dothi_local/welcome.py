"""The table at the end of a start: addresses and demo accounts. Called by `stack.py`; the demo's own names, see the
README."""

from collections.abc import Mapping
from pathlib import Path

from dothi_local.terminal import Terminal

PASSWORD = "dothi-demo"  # noqa: S105 (of the demo, refused elsewhere)
PAGES = (
    ("Mỹ Tho", "mytho", ""),
    ("Tân An", "tanan", ""),
    ("Gò Công Đông", "gocongdong", ""),
    ("Tiền Giang, console", "tiengiang", "/console"),
    ("Long An, console", "longan", "/console"),
)
ACCOUNTS = (
    ("province", "admin@, admin2@", "tiengiang.example, longan.example"),
    ("district admin", "quantri@", "mytho.example, tanan.example"),
    ("intake desk", "tiepnhan@", "mytho.example, tanan.example"),
    ("staff", "canbo@", "mytho.example, tanan.example"),
    ("unit head", "thutruong@", "mytho.example, tanan.example"),
    ("leader", "lanhdao@", "mytho.example, tanan.example"),
)


def show_welcome(terminal: Terminal, *, port: int, addresses: Mapping[str, str], data: Path, demo: bool) -> None:
    """Print the table, then the line that others wait for."""
    terminal.line()
    if demo:
        for title, name, path in PAGES:
            terminal.line(f"  {title:<22} {terminal.bold(f'http://{name}.localhost:{port}{path}')}")
    else:
        terminal.line(f"  {'Every tenant':<22} {terminal.bold(addresses['web'])}")
    if "mail_page" in addresses:
        terminal.line(f"  {'Mails':<22} {terminal.bold(addresses['mail_page'])}")
    terminal.line(f"  {'Logs':<22} {data / 'log'}")
    if demo:
        terminal.line()
        terminal.line(
            f"  Accounts, password {terminal.bold(PASSWORD)}; staff sign in under /work on their tenant's address:"
        )
        for role, names, domains in ACCOUNTS:
            terminal.line(f"  {role:<22} {names:<17} {domains}")
    terminal.line()
    terminal.line("For trying and developing: without a proxy before it, a few slow connections hold it up.")
    terminal.line(f"Dothi is ready on port {port}. Ctrl-C stops it.")
