"""Takes a tenant in from an archive: checksums first, then files and rows under a new number, in one transaction.

Whoever made the archive is trusted with nothing (`reading`, `examining`): one wrong row, and none of it stays.
As the owner of the tables, who passes by the policies: each statement names the tenant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import psycopg

from dothi.content import archive
from dothi.content.archive import ArchiveError, ArchivePart
from dothi.content.storage import Storage, is_key
from dothi.database.revisions import check_current
from dothi.manifest.components import Components
from dothi.manifest.tenant_tables import exported
from dothi.sites.switch import ModuleState, is_working
from dothi.values import clock
from dothi.values.errors import Conflict, NotFound
from dothi.values.ids import new_id
from tenants.portability.examining import Said, check_counts, check_names, examine, examine_choice, examine_settings
from tenants.portability.leaving import KIND
from tenants.portability.parsing import blaming, check_row, table_of
from tenants.portability.rows import BATCH, Connection, Numbers, Target

WRITERS = 8
HELD_BACK = "came with an archive of a running tenant: it may have been done there"


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What is to be other than the archive says."""

    province: str | None = None
    slug: str | None = None
    hosts: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What came in."""

    numbers: Numbers
    slug: str
    hosts: Sequence[str]
    tables: Mapping[str, int]
    files: int
    waiting: int
    """Members whose account has no password here yet."""
    held_back: int
    """Consequences that wait for the operator, since the archive was taken while the tenant was running."""


def import_tenant(
    owner_url: str, path: Path, *, components: Components, storage: Storage, wishes: Wishes, dry_run: bool = False
) -> Arrival:
    """Take it in; a dry run takes everything back and stores no file.

    Raises ArchiveError (damaged, cut off, no archive of a tenant, rows that no export writes), Conflict (slug, code
    prefix or host is taken; another schema), NotFound (no such province).
    """
    header, manifest = archive.verify(path, kind=KIND)
    said = Said.of(header)
    slug = wishes.slug or said.slug
    hosts = check_names(slug, said.code_prefix, wishes.hosts or said.hosts)
    with psycopg.connect(owner_url) as connection:
        check_same_schema(said, check_current(connection))
        numbers = take_place(connection, find_province(connection, wishes.province or said.province))
        check_free(connection, numbers, slug=slug, code_prefix=said.code_prefix, hosts=hosts)
        with forgotten_on_failure(path, numbers, storage):
            found = pour(
                connection, path, numbers, components=components, wishes=wishes, storage=None if dry_run else storage
            )
            check_counts(manifest, found)
            if wishes.hosts:
                put_hosts(connection, numbers, hosts)
            examine(connection, numbers, said, slug=slug, hosts=hosts)
            examine_settings(connection, numbers, components)
            examine_choice(connection, numbers, components)
        held_back = hold_back(connection, numbers, components=components) if is_running(connection, numbers) else 0
        waiting = connection.execute(WAITING, [numbers.tenant_id]).fetchall()[0][0]
        note(connection, numbers, slug=slug, archive_sha256=str(manifest["sha256"]))
        if dry_run:
            connection.rollback()
    return Arrival(
        numbers=numbers,
        slug=slug,
        hosts=hosts,
        tables=manifest["tables"],
        files=manifest["files"]["count"],
        waiting=waiting,
        held_back=held_back,
    )


@contextmanager
def forgotten_on_failure(path: Path, numbers: Numbers, storage: Storage) -> Iterator[None]:
    """Delete the files again when their rows are refused, while nobody else can be given the number."""
    try:
        yield
    except BaseException:
        for part in archive.parts_of(path):
            if part.name.startswith("files/"):
                with suppress(ValueError):
                    storage.delete(f"{numbers.tenant_id}/{part.name.removeprefix('files/')}")
        raise


WAITING = """
SELECT count(*) FROM dothi_membership m JOIN dothi_account a ON a.id = m.account_id
WHERE m.tenant_id = %s AND m.ended_at IS NULL AND a.password_hash IS NULL"""


def check_same_schema(said: Said, here: Sequence[str]) -> None:
    """Raise Conflict when the archive was written at another revision."""
    there = list(said.revision)
    if there != list(here):
        raise Conflict(
            f"the archive was written at schema {', '.join(there)}, here is {', '.join(here)}:"
            " bring both deployments to the same version"
        )


def find_province(connection: Connection, slug: str) -> int:
    """The province's number here. Raises NotFound."""
    found = connection.execute(
        "SELECT t.id FROM tenants_tenant t WHERE t.tenant_id = t.id AND t.slug = %s", [slug]
    ).fetchone()
    if found is None:
        raise NotFound(f"there is no province {slug} here: make it first, or name another with --province")
    return int(found[0])


def take_place(connection: Connection, province_id: int) -> Numbers:
    """The next number of this deployment, in the scope of the province."""
    connection.execute(f"SET LOCAL dothi.tenant_id = '{province_id:d}'")
    tenant_id = connection.execute("SELECT dothi_create_tenant(NULL, %s)", [province_id]).fetchall()[0][0]
    return Numbers(tenant_id=tenant_id, province_id=province_id)


def check_free(connection: Connection, numbers: Numbers, *, slug: str, code_prefix: str, hosts: Sequence[str]) -> None:
    """Raise Conflict that names what is taken."""
    taken = connection.execute(
        "SELECT slug FROM tenants_tenant WHERE tenant_id = %s AND slug = %s", [numbers.province_id, slug]
    ).fetchone()
    if taken:
        raise Conflict(f"the province has a tenant {slug} already: name another with --slug")
    taken = connection.execute(
        "SELECT slug FROM tenants_tenant WHERE tenant_id = %s AND code_prefix = %s", [numbers.province_id, code_prefix]
    ).fetchone()
    if taken:
        raise Conflict(f"the code prefix {code_prefix} is {taken[0]}'s already")
    taken = connection.execute("SELECT host FROM tenants_host WHERE host = ANY(%s)", [list(hosts)]).fetchone()
    if taken:
        raise Conflict(f"the host {taken[0]} is somebody's already: name others with --host")


def pour(
    connection: Connection,
    path: Path,
    numbers: Numbers,
    *,
    components: Components,
    wishes: Wishes,
    storage: Storage | None,
) -> Counter[str]:
    """All parts in their order: files into the storage (unless None), rows into their tables. Returns rows by table."""
    tables = {table.name: (table, entry) for table, entry in exported(components)}
    target: Target | None = None
    found: Counter[str] = Counter()
    with ThreadPoolExecutor(WRITERS) as writers:
        for group in grouped(archive.parts_of(path)):
            if group[0].name.startswith("files/"):
                list(writers.map(lambda part: put_file(part, numbers, storage), group))
            elif group[0].name not in {archive.HEADER, archive.MANIFEST}:
                name = table_of(group[0].name, tables)
                if target is None or target.table.name != name:
                    finish(target)
                    target = Target(connection, *tables[name], numbers)
                found[name] += put_rows(target, group[0], wishes)
    finish(target)
    return found


def grouped(parts: Iterator[ArchivePart]) -> Iterator[list[ArchivePart]]:
    """Files some at a time, to be stored at once; everything else alone."""
    files: list[ArchivePart] = []
    for part in parts:
        is_file = part.name.startswith("files/")
        if is_file:
            files.append(part)
        if files and (not is_file or len(files) >= WRITERS * 2):
            yield files
            files = []
        if not is_file:
            yield [part]


def put_file(part: ArchivePart, numbers: Numbers, storage: Storage | None) -> None:
    """Store a file under the tenant's number here. Raises ArchiveError for a name that is no key."""
    key = f"{numbers.tenant_id}/{part.name.removeprefix('files/')}"
    if not is_key(key):
        raise ArchiveError(f"{part.name[:80]!r} can't be a file's key")
    if storage is not None:
        storage.put(key, part.data)


def put_rows(target: Target, part: ArchivePart, wishes: Wishes) -> int:
    """Insert one part's rows with what was wished to be otherwise. Returns how many there were."""
    table, count = target.table, 0
    changes = {"slug": wishes.slug} if table.name == "tenants_tenant" and wishes.slug else {}
    is_replaced = table.name == "tenants_host" and bool(wishes.hosts)
    lines = iter(part.data.splitlines())
    while batch := list(islice(lines, BATCH)):
        for line in batch:
            check_row(line, table, target.entry)
        if not is_replaced:
            with blaming(table.name):
                target.put(batch, changes=changes)
        count += len(batch)
    return count


def put_hosts(connection: Connection, numbers: Numbers, hosts: Sequence[str]) -> None:
    """Other hosts than the archive's, the first the canonical one."""
    connection.cursor().executemany(
        "INSERT INTO tenants_host (host, site_id, is_canonical) VALUES (%s, %s, %s)",
        [(host, numbers.tenant_id, number == 0) for number, host in enumerate(hosts)],
    )


def finish(target: Target | None) -> None:
    """The table before is complete."""
    if target is not None:
        with blaming(target.table.name):
            target.finish()


def is_running(connection: Connection, numbers: Numbers) -> bool:
    """Whether a module of the tenant works, by its rows."""
    states = connection.execute(
        "SELECT state FROM tenants_switch WHERE tenant_id = %s AND member_id = %s",
        [numbers.province_id, numbers.tenant_id],
    )
    return any(is_working(ModuleState(state)) for (state,) in states)


def hold_back(connection: Connection, numbers: Numbers, *, components: Components) -> int:
    """Give up the mails that were pending at a tenant that went on running: `dothi deliveries retry` sends them."""
    mails = [s.name for module in components for s in module.subscriptions if s.tells_people]
    return connection.execute(
        "UPDATE dothi_delivery SET failed_at = %s, error = %s WHERE tenant_id = %s AND handler = ANY(%s)",
        [clock.now(), HELD_BACK, numbers.tenant_id, mails],
    ).rowcount


def note(connection: Connection, numbers: Numbers, *, slug: str, archive_sha256: str) -> None:
    """In the province's record of who did what."""
    connection.execute(
        "INSERT INTO dothi_audit (tenant_id, id, at, actor_kind, actor_name, action, subject, detail)"
        " VALUES (%s, %s, %s, 'system', '', 'tenants.tenant_imported', %s, jsonb_build_object('id', %s::int,"
        " 'archive', %s::text))",
        [numbers.province_id, new_id(), clock.now(), slug, numbers.tenant_id, archive_sha256],
    )
