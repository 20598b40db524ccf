"""`python -m bench.devices PORT RATE SECONDS`: sensors that send so many values a second to a broker, as one process.

Called by `sensors.py`. Speaks MQTT 3.1.1 by itself, QoS 1: the library spends more time on a value than the bridge
does, and it is the bridge that is measured. Prints what the broker acknowledged, as JSON.
"""

from __future__ import annotations

import json
import socket
import struct
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Thread

SENSORS = 250
PROBE = 0
"""The sensor of whose values it is noted when each was measured and when it was acknowledged."""
SLICE = 0.01
CONNECT = b"\x10\x13\x00\x04MQTT\x04\x02\x00\x00\x00\x07devices"
ACCEPTED = b"\x20\x02\x00\x00"
LAST_NUMBER = 65_535
PATIENCE = 60.0


class Devices:
    """A connection that sends, and what came of it."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.sendall(CONNECT)
        if self.socket.recv(4) != ACCEPTED:
            raise ConnectionError("the broker doesn't let us in")
        self.sent = self.acknowledged = 0
        self.by_second: Counter[int] = Counter()
        self.probes: dict[int, float] = {}
        self.told: list[tuple[float, float]] = []
        self.began = time.time()

    def send(self, rate: int, seconds: float) -> None:
        """Send for so long, or as much of it as goes through the wire."""
        Thread(target=self.listen, daemon=True).start()
        while (passed := time.time() - self.began) < seconds:
            due = int(rate * passed) - self.sent
            if due > 0:
                self.socket.sendall(b"".join(self.packet() for _ in range(due)))
            time.sleep(SLICE)
        until = time.monotonic() + PATIENCE
        while self.acknowledged < self.sent and time.monotonic() < until:
            time.sleep(SLICE)

    def packet(self) -> bytes:
        """The next value, measured now."""
        at, sensor, number = time.time(), self.sent % SENSORS, self.sent % LAST_NUMBER + 1
        self.sent += 1
        if sensor == PROBE:
            self.probes[number] = at
        topic = f"dothi/mytho/s{sensor}".encode()
        body = struct.pack(">H", len(topic)) + topic + struct.pack(">H", number) + payload_of(at)
        return b"\x32" + length_of(len(body)) + body

    def listen(self) -> None:
        """Count what the broker acknowledges, until it hangs up."""
        rest = b""
        while received := self.socket.recv(65_536):
            now, rest = time.time(), rest + received
            whole = len(rest) // 4 * 4
            numbers = [number for _kind, number in struct.iter_unpack(">HH", rest[:whole])]
            rest = rest[whole:]
            self.by_second[int(now - self.began)] += len(numbers)
            self.told += [(self.probes.pop(number), now) for number in numbers if number in self.probes]
            self.acknowledged += len(numbers)


def payload_of(at: float) -> bytes:
    """A value as a device sends it."""
    return f'{{"value": 1.25, "unit": "g/L", "at": "{datetime.fromtimestamp(at, UTC).isoformat()}"}}'.encode()


def length_of(number: int) -> bytes:
    """A length as MQTT writes it: seven bits a byte."""
    return bytes(sevens(number))


def sevens(number: int) -> Iterator[int]:
    """The lowest first."""
    while number > 127:
        yield number % 128 + 128
        number //= 128
    yield number


def main() -> None:
    """Send, and tell."""
    port, rate, seconds = (int(word) for word in sys.argv[1:])
    devices = Devices(port)
    devices.send(rate, seconds)
    facts = {name: getattr(devices, name) for name in ("began", "sent", "acknowledged", "told")}
    print(json.dumps({**facts, "by_second": [devices.by_second[second] for second in range(seconds)]}))


if __name__ == "__main__":
    main()
