"""Compiled templates in a folder: each is compiled once a run instead of once in each process and application.

Used by `plugin.py`. Texts and addresses are constants of a compiled template, so only applications with the same pages
may share a folder, for as long as the source stays as it is.
"""

from __future__ import annotations

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(FileSystemBytecodeCache):
    """Jinja's own cache of compiled templates, told apart by language (`dothi.web.templating`)."""

    def _get_cache_filename(self, bucket: Bucket) -> str:
        language = getattr(bucket.environment, "language", "")
        return f"{super()._get_cache_filename(bucket)}.{language}"
