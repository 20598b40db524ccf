"""`dothi project …`."""

import click


@click.group("project")
def project_commands() -> None:
    """Projects of a province: phases, items, gates."""
