"""Network addresses as senders: what counts as one when tries and uploads are counted."""

from __future__ import annotations

import ipaddress


def network_of(address: str) -> str:
    """What counts as one sender: an IPv4 address, or of IPv6 the /64 that one household or office has."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        mapped = ip.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((ip, 64), strict=False).network_address)
    return str(ip)
