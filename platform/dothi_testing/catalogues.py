"""A component's English catalogue beside its source: what the source asks for, what the catalogue answers, and how the
one is brought up to the other. Used by `dothi_testing.translations`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LOCALE = "en"
TEMPLATES = ("**/templates/**.html", "**/templates/**.svg", "**/templates/**.txt")
METHODS = [("**.py", "python"), *((pattern, "jinja2") for pattern in TEMPLATES)]
# A template that can't be parsed must not lose its texts in silence.
OPTIONS = {pattern: {"silent": "false"} for pattern in TEMPLATES}
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
BEGINNING = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass(frozen=True)
class Component:
    """A folder of source with its own `translations`; `root` is the repository."""

    root: Path
    folder: Path

    @property
    def name(self) -> str:
        """The folder as people write it: from the repository's root."""
        return self.folder.relative_to(self.root).as_posix()

    @property
    def path(self) -> Path:
        """The English catalogue."""
        return self.folder / "translations" / LOCALE / "LC_MESSAGES" / "messages.po"

    def extract(self) -> Catalog:
        """All texts of the source, in the order of files and lines."""
        template = Catalog(locale=LOCALE, creation_date=BEGINNING)
        found = extract_from_dir(
            str(self.folder),
            METHODS,
            OPTIONS,
            KEYWORDS,
            comment_tags=("Translators:",),
            directory_filter=lambda path: not Path(path).name.startswith((".", "_", "tests")),
        )
        for file, line, message, comments, context in found:
            template.add(message, None, [(f"{self.name}/{file}", line)], auto_comments=comments, context=context)
        return template

    def read(self) -> Catalog:
        """The catalogue as it stands; an empty one before the first."""
        if not self.path.exists():
            return new_catalogue()
        with self.path.open("rb") as file:
            return read_po(file, locale=LOCALE)

    def write(self, catalogue: Catalog) -> bool:
        """Write source and compiled form; says whether the source has changed."""
        text = render(catalogue)
        changed = not self.path.exists() or self.path.read_bytes() != text
        if changed:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_bytes(text)
        with self.path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
        return changed


def new_catalogue() -> Catalog:
    """An empty English catalogue, with nothing in its header that changes by itself."""
    return Catalog(
        locale=LOCALE,
        project="Dothi",
        version="1",
        last_translator="Dothi",
        language_team="English",
        msgid_bugs_address="-",
        creation_date=BEGINNING,
        revision_date=BEGINNING,
        fuzzy=False,
        header_comment="# English. The ids are the Vietnamese texts of the source (docs/adr/0005).",
    )


def render(catalogue: Catalog) -> bytes:
    """The file's bytes: without line numbers, so that a change elsewhere in a file changes nothing here."""
    out = BytesIO()
    write_po(out, catalogue, width=120, include_lineno=False, ignore_obsolete=True, include_previous=True)
    return out.getvalue()


def update(component: Component, known: dict[str, str]) -> Catalog:
    """The catalogue brought up to the source. What is translated stays, a text that changed a little keeps its old
    translation marked fuzzy, and one that another component has translated (`known`) is taken from there."""
    catalogue = new_catalogue()
    for message in component.read():
        if message.id:
            catalogue[message.id] = message
    catalogue.update(component.extract(), update_creation_date=False)
    for message in catalogue:
        if message.id in known and (message.fuzzy or not is_complete(message)):
            message.string = known[str(message.id)]
            message.flags.discard("fuzzy")
            message.previous_id = []
    return catalogue


def forms(message: Message) -> tuple[str, ...]:
    """The translations of a message: one, or one for each plural form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def is_complete(message: Message) -> bool:
    """Whether every form is there."""
    return all(forms(message)) and bool(forms(message))


def find_problems(component: Component) -> Iterator[str]:
    """What keeps this catalogue from being complete, each with the place of its text."""
    catalogue, source = component.read(), component.extract()
    for wanted in source:
        if not wanted.id:
            continue
        message = catalogue.get(wanted.id, wanted.context)
        if message is None or not is_complete(message):
            yield _say(component, wanted, "has no English")
        elif message.fuzzy:
            yield _say(component, wanted, "is marked fuzzy: check the English, then remove the mark")
        else:
            yield from (_say(component, wanted, problem) for problem in compare(wanted.id, forms(message)))
    for message in catalogue:
        if message.id and source.get(message.id, message.context) is None:
            yield _say(component, message, "is not in the source any more")
    for message in catalogue.obsolete.values():
        yield _say(component, message, "is kept as obsolete")


def compare(identity: str | tuple[str, ...] | list[str], translations: Iterable[str]) -> Iterator[str]:
    """What the translations of one text don't keep of it: placeholders, space at the ends."""
    original = identity if isinstance(identity, str) else identity[0]
    for translation in translations:
        if Counter(PLACEHOLDER.findall(original)) != Counter(PLACEHOLDER.findall(translation)):
            yield f"has other placeholders than its English “{translation}”"
        if _ends(original) != _ends(translation):
            yield f"has other space at its ends than its English “{translation}”"


def find_disagreements(components: Iterable[Component]) -> Iterator[str]:
    """Texts that two components translate differently: the pages have one catalogue, the last would win."""
    first: dict[str, tuple[str, Component]] = {}
    for component in components:
        for message in component.read():
            if not isinstance(message.id, str) or not message.id or not message.string:
                continue
            said, by = first.setdefault(message.id, (str(message.string), component))
            if said != message.string:
                yield f"{component.path}: “{message.id}” is “{message.string}”, but “{said}” in {by.name}"


def _ends(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()


def _say(component: Component, message: Message, problem: str) -> str:
    identity = message.id if isinstance(message.id, str) else message.id[0]
    file, line = message.locations[0] if message.locations else (component.path.relative_to(component.root), None)
    return f"{file}:{line}: “{identity}” {problem}" if line else f"{file}: “{identity}” {problem}"
