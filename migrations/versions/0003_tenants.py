"""The registry of provinces and tenants with their switches; a tenant's own units, areas, settings and notices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.schema import APPLICATION, DISPATCHER, definer_function, drop_defaults, tenant_index, tenant_table

revision = "0003_tenants"
down_revision = "0002_identity"
branch_labels = None
depends_on = None

APPEND_ONLY = ("SELECT", "INSERT")
INSTANT = sa.DateTime(timezone=True)

TABLES = (
    "tenants_notice",
    "tenants_setting",
    "tenants_area",
    "tenants_unit_member",
    "tenants_unit",
    "tenants_switch_change",
    "tenants_switch",
    "tenants_host",
    "tenants_fact",
    "tenants_tenant",
)

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
    v_host text;
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
    SELECT jsonb_object_agg(module, jsonb_build_object('state', state, 'testers', tester_nonce))
        INTO v_switches FROM tenants_switch WHERE tenant_id = v_province AND member_id = v_site;
    SELECT host INTO v_host FROM tenants_host WHERE site_id = v_site AND is_canonical;
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
        'ended_at', v_tenant.ended_at, 'successor_id', v_tenant.successor_id, 'canonical_host', v_host,
        'facts', v_facts, 'switches', v_switches, 'settings', v_settings, 'notices', v_notices, 'areas', v_areas
    );
END
"""

RESOLVE_HOST = """
DECLARE
    v_host text := host;
    v_site int;
BEGIN
    SELECT h.site_id INTO v_site FROM tenants_host h WHERE h.host = v_host;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    RETURN dothi_site(v_site);
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
                'host', (SELECT h.host FROM tenants_host h WHERE h.site_id = t.id AND h.is_canonical),
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

TENANTS_WITH = """
DECLARE
    v_province int;
BEGIN
    FOR v_province IN SELECT id FROM dothi_tenant WHERE id = province_id ORDER BY id LOOP
        RETURN QUERY SELECT s.member_id FROM tenants_switch s
            JOIN tenants_tenant t ON t.tenant_id = v_province AND t.id = s.member_id
            WHERE s.tenant_id = v_province AND s.module = wanted AND t.ended_at IS NULL
            AND s.state IN ('preparing', 'pilot', 'live') ORDER BY s.member_id;
    END LOOP;
END
"""

MODULES_OFF = """
DECLARE
    v_site int := site;
    v_installed text[] := installed;
    v_province int;
    v_working text[];
    v_off text[];
BEGIN
    -- A module that was installed after the tenant was made has no row: it isn't working either.
    SELECT province_id INTO v_province FROM dothi_tenant WHERE id = v_site;
    SELECT coalesce(array_agg(module), '{}') INTO v_working FROM tenants_switch
        WHERE tenant_id = v_province AND member_id = v_site AND state IN ('preparing', 'pilot', 'live');
    SELECT coalesce(array_agg(name ORDER BY name), '{}') INTO v_off FROM unnest(v_installed) AS name
        WHERE name <> ALL (v_working);
    RETURN v_off;
END
"""

SWITCH_HISTORY = """
DECLARE
    v_site int := site;
    v_module text := wanted;
    v_province int;
    v_history jsonb;
BEGIN
    SELECT province_id INTO v_province FROM dothi_tenant WHERE id = v_site;
    SELECT jsonb_agg(jsonb_build_object('at', at, 'from', from_state, 'to', to_state) ORDER BY at, id)
        INTO v_history FROM tenants_switch_change
        WHERE tenant_id = v_province AND member_id = v_site AND module = v_module;
    RETURN coalesce(v_history, '[]');
END
"""

OUTLINES = """
DECLARE
    v_site int := site;
    v_found jsonb;
BEGIN
    SELECT jsonb_agg(outline) INTO v_found FROM tenants_area
        WHERE tenant_id = v_site AND outline IS NOT NULL
        AND (valid_from IS NULL OR valid_from <= day) AND (valid_to IS NULL OR valid_to > day);
    RETURN coalesce(v_found, '[]');
END
"""

CREATE_TENANT = """
DECLARE
    v_scope int := current_setting('dothi.tenant_id')::int;
    v_id int := wanted;
    v_known int;
BEGIN
    IF v_scope <> province THEN
        RAISE EXCEPTION 'a tenant is made in the scope of its province' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- One at a time, so that the next free number can't be taken twice.
    LOCK TABLE dothi_tenant IN SHARE ROW EXCLUSIVE MODE;
    IF v_id IS NULL THEN
        SELECT coalesce(max(id), 0) + 1 INTO v_id FROM dothi_tenant;
    END IF;
    IF v_id <> province THEN
        SELECT id INTO STRICT v_known FROM dothi_tenant WHERE id = province AND province_id = province;
    END IF;
    INSERT INTO dothi_tenant (id, province_id) VALUES (v_id, province);
    RETURN v_id;
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
        UPDATE tenants_host h SET is_canonical = false WHERE h.site_id = v_site AND h.is_canonical AND h.host <> v_host;
        UPDATE tenants_host h SET is_canonical = true WHERE h.host = v_host;
    END IF;
    RETURN true;
END
"""

FURNISH = """
DECLARE
    v_scope int := current_setting('dothi.tenant_id')::int;
    v_site int := site;
    v_province int;
    v_row jsonb;
BEGIN
    SELECT province_id INTO v_province FROM dothi_tenant WHERE id = v_site;
    IF v_province IS DISTINCT FROM v_scope THEN
        RAISE EXCEPTION 'only its province furnishes a tenant' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM 1 FROM tenants_setting WHERE tenant_id = v_site LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'tenant % is furnished already', v_site USING ERRCODE = 'unique_violation';
    END IF;
    FOR v_row IN SELECT * FROM jsonb_array_elements(settings) LOOP
        INSERT INTO tenants_setting (tenant_id, section, content, version)
            VALUES (v_site, v_row->>'section', v_row->'content', 1);
    END LOOP;
    FOR v_row IN SELECT * FROM jsonb_array_elements(areas) LOOP
        INSERT INTO tenants_area (tenant_id, id, code, name, kind, position, valid_from, valid_to, decree,
                lon, lat, radius_m, outline, is_schematic)
            VALUES (v_site, (v_row->>'id')::uuid, v_row->>'code', v_row->>'name', v_row->>'kind',
                (v_row->>'position')::int, (v_row->>'valid_from')::date, (v_row->>'valid_to')::date, v_row->>'decree',
                (v_row->>'lon')::float8, (v_row->>'lat')::float8, (v_row->>'radius_m')::float8,
                NULLIF(v_row->'outline', 'null'::jsonb), (v_row->>'is_schematic')::boolean);
    END LOOP;
END
"""

BOTH = (APPLICATION, DISPATCHER)
FUNCTIONS: tuple[tuple[str, str, str, tuple[str, ...], bool], ...] = (
    ("dothi_site(site int)", "jsonb", SITE, (APPLICATION,), False),
    ("dothi_resolve_host(host text)", "jsonb", RESOLVE_HOST, (APPLICATION,), False),
    ("dothi_list_sites()", "jsonb", LIST_SITES, (APPLICATION,), False),
    ("dothi_tenants_with(wanted text)", "SETOF int", TENANTS_WITH, BOTH, False),
    ("dothi_modules_off(site int, installed text[])", "text[]", MODULES_OFF, BOTH, False),
    ("dothi_switch_history(site int, wanted text)", "jsonb", SWITCH_HISTORY, (APPLICATION,), False),
    ("tenants_outlines(site int, day date)", "jsonb", OUTLINES, (APPLICATION,), False),
    ("dothi_create_tenant(wanted int, province int)", "int", CREATE_TENANT, (APPLICATION,), True),
    ("tenants_claim_host(wanted text, site int, canonical boolean)", "boolean", CLAIM_HOST, (APPLICATION,), True),
    ("tenants_furnish(site int, settings jsonb, areas jsonb)", "void", FURNISH, (APPLICATION,), True),
)


def upgrade() -> None:
    """Make the tables of the registry, those of a tenant, and the functions that answer before a scope."""
    registry_tables()
    tenant_tables()
    for signature, returns, body, roles, volatile in FUNCTIONS:
        definer_function(signature, returns=returns, body=body.strip(), to=roles, volatile=volatile)


def registry_tables() -> None:
    """What a province owns: its tenants, their dated facts, their switches with history; and the hosts of all."""
    tenant_table(
        "tenants_tenant",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("code_prefix", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("lon", sa.Double, nullable=False),
        sa.Column("lat", sa.Double, nullable=False),
        sa.Column("radius_m", sa.Double, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("successor_id", sa.Integer),
        uniques=[["slug"], ["code_prefix"]],
    )
    tenant_table(
        "tenants_fact",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("parent_code", sa.Text),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.Column("decree", sa.Text, nullable=False),
        references=[(["member_id"], "tenants_tenant", ["id"])],
    )
    tenant_index("tenants_fact", "member_id", "valid_from")
    tenant_index("tenants_fact", "code", "valid_from")
    op.create_table(
        "tenants_host",
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("site_id", sa.Integer, nullable=False),
        sa.Column("is_canonical", sa.Boolean, nullable=False),
    )
    op.create_primary_key("tenants_host_pkey", "tenants_host", ["host"])
    op.create_foreign_key("tenants_host_site_id_fkey", "tenants_host", "dothi_tenant", ["site_id"], ["id"])
    op.create_index("tenants_host_site_id_idx", "tenants_host", ["site_id"])
    op.execute(f"GRANT SELECT ON tenants_host TO {APPLICATION}")
    tenant_table(
        "tenants_switch",
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("module", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("tester_nonce", sa.Text),
        key=["member_id", "module"],
        references=[(["member_id"], "tenants_tenant", ["id"])],
    )
    tenant_index("tenants_switch", "module", "state")
    tenant_table(
        "tenants_switch_change",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("member_id", sa.Integer, nullable=False),
        sa.Column("module", sa.Text, nullable=False),
        sa.Column("from_state", sa.Text, nullable=False),
        sa.Column("to_state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("actor_name", sa.Text, nullable=False),
        sa.Column("membership_id", sa.Uuid),
        sa.Column("at", INSTANT, nullable=False),
        references=[(["member_id"], "tenants_tenant", ["id"])],
        grants=APPEND_ONLY,
    )
    tenant_index("tenants_switch_change", "member_id", "module", "at")


def tenant_tables() -> None:
    """What a tenant owns: units with their members, areas, settings by section, notices."""
    tenant_table(
        "tenants_unit",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("head_name", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False),
        sa.Column("parent_id", sa.Uuid),
        sa.Column("version", sa.Integer, nullable=False),
        uniques=[["code"]],
        references=[(["parent_id"], "tenants_unit", ["id"])],
    )
    tenant_table(
        "tenants_unit_member",
        sa.Column("unit_id", sa.Uuid, nullable=False),
        sa.Column("membership_id", sa.Uuid, nullable=False),
        sa.Column("is_head", sa.Boolean, nullable=False),
        key=["unit_id", "membership_id"],
        references=[
            (["unit_id"], "tenants_unit", ["id"]),
            (["membership_id"], "dothi_membership", ["id"]),
        ],
    )
    tenant_index("tenants_unit_member", "membership_id")
    tenant_table(
        "tenants_area",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("valid_from", sa.Date),
        sa.Column("valid_to", sa.Date),
        sa.Column("decree", sa.Text, nullable=False),
        sa.Column("lon", sa.Double, nullable=False),
        sa.Column("lat", sa.Double, nullable=False),
        sa.Column("radius_m", sa.Double, nullable=False),
        sa.Column("outline", JSONB),
        sa.Column("is_schematic", sa.Boolean, nullable=False),
    )
    tenant_index("tenants_area", "code", "valid_from")
    tenant_table(
        "tenants_setting",
        sa.Column("section", sa.Text, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        key=["section"],
    )
    tenant_table(
        "tenants_notice",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("actor_name", sa.Text, nullable=False),
    )
    tenant_index("tenants_notice", "starts_at")


def downgrade() -> None:
    """Remove all of it."""
    for signature, *_ in reversed(FUNCTIONS):
        op.execute(f"DROP FUNCTION {drop_defaults(signature)}")
    for table in TABLES:
        op.drop_table(table)
