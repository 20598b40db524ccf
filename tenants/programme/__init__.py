"""The programme: projects, phases and items, their gates, the go-live on its day, and what came of it."""

from tenants.programme import models

__all__ = ["models"]
