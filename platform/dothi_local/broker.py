"""An MQTT broker (amqtt) on the loopback, so that the demo's sensors live: `python -m dothi_local.broker --port N`.

Called by `stack.py`. It keeps nothing over a restart: a real broker is described in `docs/operations.md`.
"""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from amqtt.broker import Broker

from dothi_local import ports
from dothi_local.parts import Part


def broker_part(*, port: int, env: dict[str, str]) -> Part:
    """The broker as the supervisor sees it."""
    return Part(
        name="broker",
        command=[sys.executable, "-m", "dothi_local.broker", "--port", str(port)],
        env=env,
        cwd=Path(__file__).parent,
        answers=lambda _pid: not ports.is_free(port),
    )


async def serve(port: int) -> None:
    """Until SIGTERM or SIGINT."""
    broker = Broker(
        {
            "listeners": {"default": {"type": "tcp", "bind": f"{ports.LOOPBACK}:{port}"}},
            "plugins": {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}},
        }
    )
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await broker.start()
    await stopped.wait()
    await broker.shutdown()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    asyncio.run(serve(parser.parse_args().port))
