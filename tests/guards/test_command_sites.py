"""Every command names a site in the one way: a slug, host or id, by one type of parameter; a new one is found here."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from dothi.cli import main
from tenants.kit.command_sites import SiteName

NEW_ONES = {
    ("tenant create", "hosts"), ("tenant onboard", "slug"), ("tenant onboard", "host"), ("tenant rename", "new_host"),
    ("tenant import", "slug"), ("tenant import", "hosts"),
}  # fmt: skip
"""Names that are given, and belong to nobody yet."""
WORDS = ("tenant", "province", "site", "host", "slug", "source", "target")


def parameters(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Parameter]]:
    """Each parameter of each command, with the command's name."""
    context = click.Context(group)
    for word in group.list_commands(context):
        command = group.get_command(context, word)
        assert command is not None
        name = f"{path} {word}".strip()
        if isinstance(command, click.Group):
            yield from parameters(command, name)
        else:
            yield from ((name, parameter) for parameter in command.params)


def names_a_site(parameter: click.Parameter) -> bool:
    """Whether a parameter is about a site, by its name or by what its help says first."""
    said = f"{parameter.name} {parameter.metavar or ''} {(getattr(parameter, 'help', '') or '').partition(',')[0]}"
    return not isinstance(parameter.type, click.types.BoolParamType) and any(word in said.lower() for word in WORDS)


def test_every_parameter_that_names_a_site_is_of_the_one_type() -> None:
    found = {(command, str(parameter.name)): parameter.type for command, parameter in parameters(main)}
    about_sites = {key for (key, parameter) in zip(found, parameters(main), strict=True) if names_a_site(parameter[1])}
    assert {key for key in about_sites - NEW_ONES if not isinstance(found[key], SiteName)} == set()
    assert found.keys() >= NEW_ONES
    assert len([kind for kind in found.values() if isinstance(kind, SiteName)]) > 20


def test_a_command_that_takes_a_site_otherwise_would_be_found() -> None:
    assert names_a_site(click.Argument(["host"]))
    assert names_a_site(click.Option(["--like"], help="A tenant of the same province."))
    assert not names_a_site(click.Option(["--reason"], help="Why."))


@pytest.mark.parametrize("words", [(), ("module", "switch"), ("tenant",), ("project", "go")])
def test_usage_says_what_one_types(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main.main([*words, "--help"])
    assert capsys.readouterr().out.startswith(" ".join(("Usage: dothi", *words)))
