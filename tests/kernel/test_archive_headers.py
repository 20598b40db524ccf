"""Headers of an archive that would take hundreds of megabytes before anything is known of its parts."""

from __future__ import annotations

import gzip
import resource
import tarfile
from pathlib import Path

import pytest

from dothi.content.archive import ArchiveError, parts_of, verify

LARGE = 200 * 1024 * 1024


@pytest.mark.parametrize("at_start", [True, False])
@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME])
def test_a_long_header_is_refused_unread(tmp_path: Path, kind: bytes, at_start: bool) -> None:
    path = tmp_path / "a.tar.gz"
    with gzip.open(path, "wb", compresslevel=1) as packed:
        if not at_start:
            packed.write(tarfile.TarInfo("header.json").tobuf())
        header = tarfile.TarInfo("x")
        header.type, header.size = kind, LARGE
        packed.write(header.tobuf(tarfile.GNU_FORMAT))
        for _ in range(LARGE // 2**20):
            packed.write(bytes(2**20))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ArchiveError):
        list(parts_of(path))
    with pytest.raises(ArchiveError):
        verify(path, kind="backup")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 32 * 1024, "kilobytes"
