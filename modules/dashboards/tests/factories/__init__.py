"""What tests and guards put into a tenant, by room; each in the tenant's scope."""

from dothi.values.actor import Actor

SYSTEM = Actor.system()
