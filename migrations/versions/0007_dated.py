"""Dated hosts, testers by address, those who wait for a service, versions of notices, and what the history reads by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dothi.database.schema import APPLICATION, definer_function, drop_defaults, tenant_index, tenant_table

revision = "0007_dated"
down_revision = "0006_programme"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)

# The present bodies stand in 0003_tenants; these answer all hosts with their days, so that Python chooses by its clock.
SITE = """
DECLARE
    v_site int := site;
    v_province int;
    v_tenant tenants_tenant;
    v_facts jsonb;
    v_switches jsonb;
    v_settings jsonb;
    v_notices jsonb;
    v_areas jsonb;
    v_hosts jsonb;
BEGIN
    SELECT province_id INTO v_province FROM dothi_tenant WHERE id = v_site;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT * INTO v_tenant FROM tenants_tenant WHERE tenant_id = v_province AND id = v_site;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT jsonb_agg(jsonb_build_object('name', name, 'kind', kind, 'valid_from', valid_from) ORDER BY valid_from)
        INTO v_facts FROM tenants_fact WHERE tenant_id = v_province AND member_id = v_site;
    SELECT jsonb_object_agg(s.module, jsonb_build_object('state', s.state, 'testers', s.tester_nonce, 'invited',
            CASE WHEN s.state = 'pilot' THEN (
                SELECT jsonb_agg(t.nonce) FROM tenants_tester t
                WHERE t.tenant_id = v_province AND t.member_id = v_site AND t.module = s.module
                AND t.withdrawn_at IS NULL) END))
        INTO v_switches FROM tenants_switch s WHERE s.tenant_id = v_province AND s.member_id = v_site;
    SELECT jsonb_agg(jsonb_build_object('host', host, 'is_canonical', is_canonical, 'canonical_from', canonical_from)
            ORDER BY host) INTO v_hosts FROM tenants_host WHERE site_id = v_site;
    SELECT jsonb_object_agg(section, jsonb_build_object('content', content, 'version', version))
        INTO v_settings FROM tenants_setting WHERE tenant_id = v_site;
    SELECT jsonb_agg(to_jsonb(n) - 'tenant_id' ORDER BY n.starts_at DESC) INTO v_notices FROM (
        SELECT id, title, body, starts_at, ends_at FROM tenants_notice
        WHERE tenant_id = v_site ORDER BY starts_at DESC LIMIT 20
    ) n;
    SELECT jsonb_agg(
            jsonb_build_object('code', code, 'name', name, 'kind', kind, 'from', valid_from, 'to', valid_to)
            ORDER BY position, code
        ) INTO v_areas FROM tenants_area WHERE tenant_id = v_site;
    RETURN jsonb_build_object(
        'tenant_id', v_site, 'province_id', v_province, 'slug', v_tenant.slug, 'code_prefix', v_tenant.code_prefix,
        'kind', v_tenant.kind, 'lon', v_tenant.lon, 'lat', v_tenant.lat, 'radius_m', v_tenant.radius_m,
        'ended_at', v_tenant.ended_at, 'successor_id', v_tenant.successor_id, 'hosts', v_hosts,
        'facts', v_facts, 'switches', v_switches, 'settings', v_settings, 'notices', v_notices, 'areas', v_areas
    );
END
"""

LIST_SITES = """
DECLARE
    v_province int;
    v_part jsonb;
    v_all jsonb := '[]';
BEGIN
    FOR v_province IN SELECT id FROM dothi_tenant WHERE id = province_id ORDER BY id LOOP
        SELECT jsonb_agg(jsonb_build_object(
                'tenant_id', t.id, 'province_id', v_province, 'slug', t.slug, 'kind', t.kind,
                'lon', t.lon, 'lat', t.lat, 'radius_m', t.radius_m,
                'hosts', (SELECT jsonb_agg(jsonb_build_object('host', h.host, 'is_canonical', h.is_canonical,
                              'canonical_from', h.canonical_from) ORDER BY h.host)
                          FROM tenants_host h WHERE h.site_id = t.id),
                'facts', (SELECT jsonb_agg(
                              jsonb_build_object('name', f.name, 'kind', f.kind, 'valid_from', f.valid_from)
                              ORDER BY f.valid_from)
                          FROM tenants_fact f WHERE f.tenant_id = v_province AND f.member_id = t.id),
                'switches', (SELECT jsonb_object_agg(s.module, jsonb_build_object('state', s.state))
                             FROM tenants_switch s WHERE s.tenant_id = v_province AND s.member_id = t.id)
            ) ORDER BY t.position, t.slug)
            INTO v_part FROM tenants_tenant t WHERE t.tenant_id = v_province AND t.ended_at IS NULL;
        v_all := v_all || coalesce(v_part, '[]');
    END LOOP;
    RETURN v_all;
END
"""

CLAIM_HOST = """
DECLARE
    v_scope int := current_setting('dothi.tenant_id')::int;
    v_site int := site;
    v_host text := wanted;
    v_province int;
    v_holder int;
BEGIN
    SELECT province_id INTO v_province FROM dothi_tenant WHERE id = v_site;
    IF v_province IS DISTINCT FROM v_scope THEN
        RAISE EXCEPTION 'only its province gives a tenant a host' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO tenants_host (host, site_id, is_canonical) VALUES (v_host, v_site, false) ON CONFLICT (host) DO NOTHING;
    SELECT h.site_id INTO v_holder FROM tenants_host h WHERE h.host = v_host;
    IF v_holder <> v_site THEN
        RETURN false;
    END IF;
    IF canonical THEN
        UPDATE tenants_host h SET is_canonical = (h.host = v_host), canonical_from = NULL WHERE h.site_id = v_site;
    END IF;
    RETURN true;
END
"""

# `day` is when the host becomes the canonical one, `today` the stack's day: a plan made earlier gives way to this one.
MOVE_HOST = """
DECLARE
    v_scope int := current_setting('dothi.tenant_id')::int;
    v_site int := site;
    v_host text := wanted;
    v_province int;
BEGIN
    SELECT province_id INTO v_province FROM dothi_tenant WHERE id = v_site;
    IF v_province IS DISTINCT FROM v_scope THEN
        RAISE EXCEPTION 'only its province moves a tenant' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM 1 FROM tenants_host h WHERE h.host = v_host AND h.site_id = v_site;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE tenants_host h SET canonical_from = NULL
        WHERE h.site_id = v_site AND (h.canonical_from > today OR h.canonical_from >= day);
    UPDATE tenants_host h SET canonical_from = day WHERE h.host = v_host;
    IF day <= today THEN
        UPDATE tenants_host h SET is_canonical = (h.host = v_host) WHERE h.site_id = v_site;
    END IF;
    RETURN true;
END
"""

SETTLE_HOSTS = """
DECLARE
    v_scope int := current_setting('dothi.tenant_id')::int;
    v_row record;
    v_moved int := 0;
BEGIN
    FOR v_row IN
        SELECT DISTINCT ON (h.site_id) h.site_id, h.host, h.is_canonical FROM tenants_host h
        JOIN dothi_tenant t ON t.id = h.site_id
        WHERE t.province_id = v_scope AND h.canonical_from <= today ORDER BY h.site_id, h.canonical_from DESC
    LOOP
        IF NOT v_row.is_canonical THEN
            UPDATE tenants_host h SET is_canonical = (h.host = v_row.host) WHERE h.site_id = v_row.site_id;
            v_moved := v_moved + 1;
        END IF;
    END LOOP;
    RETURN v_moved;
END
"""

RELEASE_HOST = """
DECLARE
    v_scope int := current_setting('dothi.tenant_id')::int;
    v_site int := site;
    v_host text := wanted;
    v_province int;
BEGIN
    SELECT province_id INTO v_province FROM dothi_tenant WHERE id = v_site;
    IF v_province IS DISTINCT FROM v_scope THEN
        RAISE EXCEPTION 'only its province takes a host from a tenant' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM tenants_host h WHERE h.host = v_host AND h.site_id = v_site AND NOT h.is_canonical;
    RETURN FOUND;
END
"""

TESTER_OPENED = """
DECLARE
    v_site int := site;
    v_nonce text := tester;
    v_province int;
BEGIN
    SELECT province_id INTO v_province FROM dothi_tenant WHERE id = v_site;
    UPDATE tenants_tester t SET opened_at = at WHERE t.tenant_id = v_province AND t.member_id = v_site
        AND t.nonce = v_nonce AND t.opened_at IS NULL AND t.withdrawn_at IS NULL;
END
"""

NEW = (
    ("tenants_move_host(wanted text, site int, day date, today date)", "boolean", MOVE_HOST),
    ("tenants_settle_hosts(today date)", "int", SETTLE_HOSTS),
    ("tenants_release_host(wanted text, site int)", "boolean", RELEASE_HOST),
    ("tenants_tester_opened(site int, tester text, at timestamptz)", "void", TESTER_OPENED),
)
REPLACED = (
    ("dothi_site(site int)", "jsonb", SITE, False),
    ("dothi_list_sites()", "jsonb", LIST_SITES, False),
    ("tenants_claim_host(wanted text, site int, canonical boolean)", "boolean", CLAIM_HOST, True),
)
ABOUT_SWITCHES = "('tenants.module_switched', 'tenants.testers_invited', 'tenants.testers_revoked')"


def upgrade() -> None:
    """Add them."""
    op.add_column("tenants_host", sa.Column("canonical_from", sa.Date))
    op.add_column("tenants_notice", sa.Column("version", sa.Integer, nullable=False, server_default="1"))
    op.alter_column("tenants_notice", "version", server_default=None)
    people()
    audit()
    for signature, returns, body, volatile in REPLACED:
        replace(signature, returns, body, volatile=volatile)
    for signature, returns, body in NEW:
        definer_function(signature, returns=returns, body=body.strip(), to=(APPLICATION,), volatile=True)


def people() -> None:
    """Those who try a service before it opens are the province's rows; those who wait for it the tenant's own."""
    tenant_table(
        "tenants_tester",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("module", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("nonce", sa.Text, nullable=False),
        sa.Column("invited_at", INSTANT, nullable=False),
        sa.Column("opened_at", INSTANT),
        sa.Column("withdrawn_at", INSTANT),
        uniques=[["member_id", "module", "email"]],
        references=[(["member_id"], "tenants_tenant", ["id"])],
    )
    tenant_table(
        "tenants_waiting",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("module", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("consent_at", INSTANT, nullable=False),
        sa.Column("consent_version", sa.Text, nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("confirmed_at", INSTANT),
        sa.Column("queued_at", INSTANT),
        uniques=[["module", "email"], ["token"]],
    )


def audit() -> None:
    """What an entry is about, as columns of its own: the history is read by them, newest first."""
    op.add_column("dothi_audit", sa.Column("about_id", sa.Integer))
    op.add_column("dothi_audit", sa.Column("module", sa.Text))
    op.execute(
        "UPDATE dothi_audit SET about_id = split_part(subject, '/', 1)::int, module = split_part(subject, '/', 2)"
        f" WHERE action IN {ABOUT_SWITCHES} AND subject ~ '^[0-9]+/'"
    )
    op.execute("UPDATE dothi_audit SET about_id = (detail->>'id')::int WHERE action = 'tenants.tenant_created'")
    tenant_index("dothi_audit", "at", "id")
    tenant_index("dothi_audit", "about_id", "at", "id")
    tenant_index("dothi_audit", "action", "at", "id")


def replace(signature: str, returns: str, body: str, *, volatile: bool) -> None:
    """Put a new body into a function; its grants stay."""
    op.execute(
        f"CREATE OR REPLACE FUNCTION {signature} RETURNS {returns} LANGUAGE plpgsql"
        f" {'VOLATILE' if volatile else 'STABLE'} SECURITY DEFINER"
        f" SET search_path = pg_catalog, public, pg_temp AS $definer$\n{body.strip()}\n$definer$"
    )


def downgrade() -> None:
    """Take them away, and put the former bodies back."""
    import importlib.util  # noqa: PLC0415  # a revision isn't importable by name: it begins with a digit
    from pathlib import Path  # noqa: PLC0415

    for signature, *_ in NEW:
        op.execute(f"DROP FUNCTION {drop_defaults(signature)}")
    spec = importlib.util.spec_from_file_location("tenants_before", Path(__file__).with_name("0003_tenants.py"))
    assert spec is not None and spec.loader is not None  # noqa: PT018
    former = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(former)
    bodies = {signature: body for signature, _returns, body, *_ in former.FUNCTIONS}
    for signature, returns, _body, volatile in REPLACED:
        replace(signature, returns, bodies[signature], volatile=volatile)
    for columns in ("action_at_id", "about_id_at_id", "at_id"):
        op.drop_index(f"dothi_audit_tenant_id_{columns}_idx", "dothi_audit")
    op.drop_column("dothi_audit", "module")
    op.drop_column("dothi_audit", "about_id")
    op.drop_table("tenants_waiting")
    op.drop_table("tenants_tester")
    op.drop_column("tenants_notice", "version")
    op.drop_column("tenants_host", "canonical_from")
