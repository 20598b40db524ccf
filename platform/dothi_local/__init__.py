"""The embedded stack for a fresh machine: PostgreSQL, Valkey and a mail catcher, and a supervisor for all of
Dothi's processes.

Development only (it needs packages of requirements/dev.txt): `dev.py` and the tests call it, nothing else in dothi
imports it.
"""
