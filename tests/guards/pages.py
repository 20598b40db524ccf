"""What a rendered page offers to who reads it: its links, and its forms with what they hold. For the guard tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

Attributes = dict[str, str]


@dataclass(frozen=True)
class Button:
    """What sends a form, with the name and value that go along; it may lead elsewhere than its form does."""

    name: str
    value: str
    action: str
    method: str


@dataclass
class Form:
    """A form as rendered: `fields` are what it sends as it stands, `choices` each value that a named field offers."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """The names of all that it can send."""
        return frozenset(self.choices) | {button.name for button in self.buttons if button.name} | frozenset(self.files)


@dataclass
class Page:
    """Links are absolute paths with their query; of forms those that have a place to go."""

    links: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)


def read_page(html: str, at: str) -> Page:
    """The page that was found at a path."""
    reader = _Reader(at)
    reader.feed(html)
    reader.close()
    return reader.page


class _Reader(HTMLParser):
    def __init__(self, at: str) -> None:
        super().__init__()
        self.at, self.page = at, Page()
        self.form: Form | None = None
        self.select, self.chosen = "", False
        self.text_of = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Links, forms and their fields."""
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.page.links.append(urljoin(self.at, given["href"]).partition("#")[0])
        elif tag == "form":
            action = urljoin(self.at, given.get("action", "") or self.at).partition("#")[0]
            self.form = Form(action, given.get("method", "get").upper())
            self.page.forms.append(self.form)
        elif self.form is not None and "disabled" not in given:
            self._field(self.form, tag, given)

    def _field(self, form: Form, tag: str, given: Attributes) -> None:
        name = given.get("name", "")
        if tag == "input" and name:
            self._input(form, name, given)
        elif tag == "button" and given.get("type", "submit") == "submit":
            action = urljoin(self.at, given["formaction"]).partition("#")[0] if "formaction" in given else form.action
            method = given.get("formmethod", form.method).upper()
            form.buttons.append(Button(name, given.get("value", ""), action, method))
        elif tag == "textarea" and name:
            self.text_of = name
            form.choices.setdefault(name, [])
        elif tag == "select" and name:
            self.select, self.chosen = name, False
            form.choices.setdefault(name, [])
        elif tag == "option" and self.select:
            self._option(form, given)

    def _input(self, form: Form, name: str, given: Attributes) -> None:
        kind, value = given.get("type", "text"), given.get("value", "")
        if kind == "file":
            form.files.append(name)
            return
        if kind in {"checkbox", "radio"}:
            value = given.get("value", "on")
        if kind not in {"checkbox", "radio"} or "checked" in given:
            form.fields.append((name, value))
        form.choices.setdefault(name, []).append(value)

    def _option(self, form: Form, given: Attributes) -> None:
        value = given.get("value", "")
        options = form.choices[self.select]
        options.append(value)
        if "selected" in given:
            form.fields.append((self.select, value))
            self.chosen = True

    def handle_data(self, data: str) -> None:
        """What a text area holds."""
        if self.text_of and self.form is not None:
            self.form.fields.append((self.text_of, data.removeprefix("\n")))
            self.text_of = ""

    def handle_endtag(self, tag: str) -> None:
        """A select without a choice sends its first; a form ends."""
        if tag == "select" and self.select and self.form is not None:
            if not self.chosen and self.form.choices[self.select]:
                self.form.fields.append((self.select, self.form.choices[self.select][0]))
            self.select = ""
        elif tag == "textarea":
            self.text_of = ""
        elif tag == "form":
            self.form = None
