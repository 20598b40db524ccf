"""A client of the broker that `MQTT_URL` names: mqtt://user:password@host:port, or mqtts://."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

KEEPALIVE_SECONDS = 30
LONGEST_PAUSE = 30
PORTS = {"mqtt": 1883, "mqtts": 8883}


def client_of(url: str, *, client_id: str) -> Client:
    """A client whose session the broker keeps while it is away; messages are acknowledged by hand.

    It connects once its loop is started, and again whenever the connection is lost, after pauses that grow.
    """
    parts = urlsplit(url)
    client = Client(
        CallbackAPIVersion.VERSION2,
        client_id=client_id,
        clean_session=False,
        protocol=MQTTProtocolVersion.MQTTv311,
        manual_ack=True,
    )
    if parts.username:
        client.username_pw_set(unquote(parts.username), unquote(parts.password or ""))
    if parts.scheme == "mqtts":
        client.tls_set()
    client.reconnect_delay_set(min_delay=1, max_delay=LONGEST_PAUSE)
    client.connect_async(parts.hostname or "", parts.port or PORTS[parts.scheme], keepalive=KEEPALIVE_SECONDS)
    return client
