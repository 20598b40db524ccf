"""Which addresses of the internet a check may connect to: none of this house's own networks."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

NAT64 = IPv6Network("64:ff9b::/96")
"""RFC 6052: an IPv4 address in its last 32 bits."""
MOST_ADDRESSES = 20
Resolve = Callable[[str, int], Sequence[str]]


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a name, those of IPv4 first. Raises OSError, UnicodeError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = dict.fromkeys(str(address[0]) for _family, _kind, _protocol, _name, address in found)
    return sorted(addresses, key=lambda address: ":" in address)[:MOST_ADDRESSES]


def is_public(address: str) -> bool:
    """Whether an address is of the public internet; of one that wraps another, that one decides."""
    try:
        outer = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    told: Sequence[IPv4Address | IPv6Address] = inner_of(outer) if isinstance(outer, IPv6Address) else ()
    return all(each.is_global and not each.is_multicast for each in told or [outer])


def inner_of(address: IPv6Address) -> list[IPv4Address]:
    """The IPv4 address that an IPv6 address stands for."""
    if address in NAT64:
        return [IPv4Address(int(address) & 0xFFFFFFFF)]
    found = (address.ipv4_mapped, address.sixtofour, address.teredo[1] if address.teredo else None)
    return [inner for inner in found if inner is not None]
