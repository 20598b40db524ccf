"""An MQTT broker (amqtt) on the loopback, so that the demo's sensors live: `python -m dothi_local.broker --port N`.

Called by `services.py`. It keeps nothing over a restart: a real broker is described in `docs/operations.md`.
"""

import argparse
import asyncio
import signal

from amqtt.broker import Broker

from dothi_local import ports


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
