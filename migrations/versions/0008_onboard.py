"""A tenant's form is sent once; the province hears of configuration copied; `tenants_furnish` goes.

`tenants_furnish` has no caller any more: a newborn is written in its own scope (ADR 10). Processes of the former
version can't make tenants once this has run; everything else of theirs goes on.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dothi.database.schema import definer_function, drop_defaults

revision = "0008_onboard"
down_revision = "0007_dated"
branch_labels = None
depends_on = None

FURNISH_SIGNATURE = "tenants_furnish(site int, settings jsonb, areas jsonb)"
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

TELL_SIGNATURE = "tenants_tell_province(entry jsonb)"
TELL_PROVINCE = """
DECLARE
    v_scope int := current_setting('dothi.tenant_id')::int;
    v_entry jsonb := entry;
    v_province int;
BEGIN
    -- One line in the province's record, of one kind, from the transaction of the tenant it is about.
    SELECT province_id INTO v_province FROM dothi_tenant WHERE id = v_scope;
    IF v_entry->>'action' IS DISTINCT FROM 'tenants.configuration_copied' THEN
        RAISE EXCEPTION 'a province is told of copied configuration alone' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO dothi_audit (tenant_id, id, at, actor_kind, actor_name, membership_id, action, subject, detail)
        VALUES (v_province, (v_entry->>'id')::uuid, (v_entry->>'at')::timestamptz, v_entry->>'actor_kind',
            v_entry->>'actor_name', (v_entry->>'membership_id')::uuid, v_entry->>'action', v_entry->>'subject',
            v_entry->'detail')
        ON CONFLICT (tenant_id, id) DO NOTHING;
END
"""


def upgrade() -> None:
    """Add the form's id and the province's line; drop what nothing calls."""
    op.add_column("tenants_tenant", sa.Column("client_id", sa.Uuid))
    op.create_unique_constraint("tenants_tenant_tenant_id_client_id_key", "tenants_tenant", ["tenant_id", "client_id"])
    definer_function(TELL_SIGNATURE, returns="void", body=TELL_PROVINCE.strip(), volatile=True)
    op.execute(f"DROP FUNCTION {drop_defaults(FURNISH_SIGNATURE)}")


def downgrade() -> None:
    """Take it back."""
    definer_function(FURNISH_SIGNATURE, returns="void", body=FURNISH.strip(), volatile=True)
    op.execute(f"DROP FUNCTION {drop_defaults(TELL_SIGNATURE)}")
    op.drop_constraint("tenants_tenant_tenant_id_client_id_key", "tenants_tenant")
    op.drop_column("tenants_tenant", "client_id")
