"""The operator's command `dothi sensors`."""

from __future__ import annotations

import signal
from collections.abc import Callable
from threading import Thread
from types import FrameType

import click

from dothi.operator.command_app import make_app
from dothi.operator.command_line import settings_from_env
from modules.dashboards.demo.sensors import publish
from modules.dashboards.sensors.bridge import Bridge
from modules.dashboards.sensors.broker import client_of

CLIENT_ID = "dothi-sensors"


@click.command("sensors")
@click.option("--play", is_flag=True, help="Play the demo's sensors as well. Only where DEMO=1.")
def sensors_command(*, play: bool) -> None:
    """Take the values of sensors from the broker (MQTT_URL) until told to stop. One process."""
    url = broker_url()
    if play and not settings_from_env().demo:
        raise click.ClickException("DEMO=1 is not set: demo data has no place here")
    app, should_stop = make_app(), asked_to_stop()
    if play:
        devices = client_of(url, client_id=f"{CLIENT_ID}-demo")
        Thread(target=publish, args=(devices,), kwargs={"should_stop": should_stop}).start()
    with app.app_context():
        Bridge(client_of(url, client_id=CLIENT_ID)).run(should_stop=should_stop)


def broker_url() -> str:
    """Where the broker is."""
    url = settings_from_env().mqtt_url
    if not url:
        raise click.ClickException("MQTT_URL is not set: there is no broker to ask")
    return url


def asked_to_stop() -> Callable[[], bool]:
    """Whether SIGTERM or SIGINT came, from now on."""
    asked: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return lambda: bool(asked)


COMMANDS = (sensors_command,)
