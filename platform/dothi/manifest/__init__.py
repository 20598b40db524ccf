"""What a component declares, the installed ones, checked, and what one running application is made of."""

__all__ = ["configuration_port", "house", "module", "permissions", "portable", "registry", "tenant_tables"]
