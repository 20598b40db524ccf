"""Vietnamese text that nobody can translate, because it is not wrapped in `_()`. A heuristic by letters: those with
Vietnamese diacritics, in a template's own text or in a string of Python. Used by `dothi_testing.translations`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from jinja2 import Environment, nodes

from dothi_testing.catalogues import KEYWORDS

LETTER = re.compile("[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
JINJA = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])


@dataclass(frozen=True)
class Unwrapped:
    """A text in a file."""

    path: Path
    line: int
    text: str


@dataclass(frozen=True)
class Allowance:
    """Files (a pattern from the root) that may hold these texts, or any when none is named, and why."""

    files: str
    words: tuple[str, ...]
    because: str

    def covers(self, found: Unwrapped, root: Path) -> bool:
        """Whether it allows this text: nothing Vietnamese is left without the words it names."""
        rest = found.text if self.words else ""
        for word in self.words:
            rest = rest.replace(word, "")
        return not LETTER.search(rest) and fnmatch(found.path.relative_to(root).as_posix(), self.files)


def find_unwrapped(folder: Path) -> Iterator[Unwrapped]:
    """All of a component but its tests, in the order of its files."""
    for path in sorted(folder.rglob("*")):
        if "tests" in path.relative_to(folder).parts:
            continue
        if path.suffix == ".py":
            yield from in_python(path, path.read_text("utf-8"))
        elif path.suffix in {".html", ".svg", ".txt"} and "templates" in path.parts:
            yield from in_template(path, path.read_text("utf-8"))


def in_python(path: Path, source: str) -> Iterator[Unwrapped]:
    """Strings, except docstrings and what a translating function is called with."""
    tree = ast.parse(source)
    wrapped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in KEYWORDS:
            wrapped |= {id(inner) for argument in node.args for inner in ast.walk(argument)}
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            wrapped.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in wrapped:
            yield from _if_vietnamese(path, node.lineno, node.value)


def in_template(path: Path, source: str) -> Iterator[Unwrapped]:
    """Text between tags and in attributes, and strings in expressions outside of `_()`."""
    tree = JINJA.parse(source)
    wrapped = {
        id(inner)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in KEYWORDS
        for argument in call.args
        for inner in (argument, *argument.find_all(nodes.Const))
    }
    for data in tree.find_all(nodes.TemplateData):
        yield from _if_vietnamese(path, data.lineno, COMMENT.sub("", data.data))
    for const in tree.find_all(nodes.Const):
        if isinstance(const.value, str) and id(const) not in wrapped:
            yield from _if_vietnamese(path, const.lineno, const.value)


def list_refused(
    folders: Sequence[Path], allowances: Sequence[Allowance], *, root: Path
) -> tuple[list[Unwrapped], list[Allowance]]:
    """The texts that no allowance covers, and the allowances that cover nothing any more."""
    found = [text for folder in folders for text in find_unwrapped(folder)]
    refused = [text for text in found if not any(allowance.covers(text, root) for allowance in allowances)]
    idle = [allowance for allowance in allowances if not any(allowance.covers(text, root) for text in found)]
    return refused, idle


def _if_vietnamese(path: Path, first_line: int, text: str) -> Iterator[Unwrapped]:
    if not LETTER.search(text):
        return
    for offset, line in enumerate(text.split("\n")):
        if LETTER.search(line):
            yield Unwrapped(path, first_line + offset, line)


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
