"""What a request knows of its tenant, and what the state of a module opens there."""

__all__ = ["site", "standstills", "switch"]
