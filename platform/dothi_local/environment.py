"""The environment in which the stack's parts run: addresses made here, or those that were given. Called by
`stack.py`."""

from collections.abc import Mapping
from pathlib import Path

from dothi_local.folder import MARK
from dothi_local.ports import LOOPBACK
from dothi_local.terminal import Trouble

DATABASE = "dothi"
ROLES = {
    "DATABASE_URL": "dothi_app",
    "DATABASE_OWNER_URL": "dothi_owner",
    "DATABASE_DISPATCHER_URL": "dothi_dispatcher",
}


def is_database_given(env: Mapping[str, str]) -> bool:
    """True when the environment names a database of its own; all three addresses are needed then."""
    given = [name for name in ROLES if env.get(name)]
    if given and len(given) < len(ROLES):
        missing = ", ".join(name for name in ROLES if not env.get(name))
        raise Trouble(
            f"The environment has {', '.join(given)}, but not {missing}.",
            advice="Set all three to use a database of your own, or none to use the embedded one.",
        )
    return bool(given)


def database_environment(*, port: int, passwords: Mapping[str, str]) -> dict[str, str]:
    """The three roles' addresses in the embedded PostgreSQL."""
    return {name: f"postgresql://{role}:{passwords[role]}@{LOOPBACK}:{port}/{DATABASE}" for name, role in ROLES.items()}


def application_environment(
    base: Mapping[str, str], *, folder: Path, port: int, secret_key: str, demo: bool
) -> dict[str, str]:
    """`base` with what the application needs beside addresses of services; what was given wins."""
    folder = folder.resolve()
    ours = {
        "FILES_URL": (folder / "files").as_uri(),
        "SECRET_KEY": secret_key,
        "EXTERNAL_URL": f"http://{{host}}:{port}",
        "JSON_LOGS": "off",  # people read these logs
        "REQUEST_LIMITS": "off",  # everybody here comes from the one loopback address
    }
    settings = {name: base.get(name) or value for name, value in ours.items()}
    if demo:
        settings |= {"DEMO": "1", "SECOND_FACTOR": base.get("SECOND_FACTOR", "off")}
        settings |= {"CLOCK_FILE": base.get("CLOCK_FILE") or str(folder / "clock.json")}
    else:
        settings |= {"DEMO": "0"}
    return {**base, **settings, "PORT": str(port), MARK: str(folder), "PYTHONUNBUFFERED": "1"}
