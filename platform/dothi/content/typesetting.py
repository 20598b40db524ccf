"""Documents to print: a Typst template and data become a PDF or a picture, in a confined child, one at a time.

The template is ours and lies in a package; the data is text and stays text (`json(bytes(sys.inputs.data))`).
"""

from __future__ import annotations

import json
from importlib.resources import files
from threading import Semaphore
from typing import Any

from flask_babel import gettext as _

from dothi.content import confined
from dothi.content.turns import COME_BACK_AFTER_SECONDS, turn
from dothi.content.workplace import workplace
from dothi.values.errors import Busy

LIMITS = confined.Limits(seconds=20, memory=1024, file=32)
"""The memory is room for addresses: what a sheet takes is some 60 MB."""
_gate = Semaphore(1)


PICTURE = """#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(json(bytes(sys.inputs.data)).svg), format: "svg", width: 720pt)"""
"""At two dots a point: 1,440 dots wide."""


def pdf(package: str, template: str, data: Any) -> bytes:
    """The document. Raises Busy while too many are wanted or it takes too long, OverLimit for one that is too large."""
    return compiled(files(package).joinpath(template).read_text(encoding="utf-8"), data, kind="pdf")


def png(svg: str) -> bytes:
    """A picture as dots, for documents that take no SVG; its letters are set in the house's font. Raises as `pdf`."""
    return compiled(PICTURE, {"svg": svg}, kind="png")


def compiled(source: str, data: Any, *, kind: str) -> bytes:
    """What Typst makes of a template."""
    sentence = _("Máy chủ đang tạo nhiều tệp cùng lúc. Vui lòng thử lại sau ít giây.")
    with turn(_gate, refusal=sentence), workplace() as (asked, folder):
        asked.write_text(json.dumps({"template": source, "data": data, "kind": kind}), encoding="utf-8")
        try:
            confined.run("dothi.content.typst_file:compile_file", asked, folder, limits=LIMITS)
        except confined.OverLimit as stopped:
            if stopped.limit not in {"time", "busy"}:
                raise
            raise Busy(sentence, seconds=COME_BACK_AFTER_SECONDS) from stopped
        return (folder / f"document.{kind}").read_bytes()
