"""Provinces and tenants: the registry, hosts, switches, console and district administration. Always on.

`manifest.MODULE` declares it. Nothing is imported here: a confined child reads files with one module of this package.
"""
