"""The districts of one province, for what its own site asks at each request: the list of all grows with the house."""

from __future__ import annotations

from alembic import op

from dothi.database.schema import APPLICATION, definer_function

revision = "0031_districts"
down_revision = "0030_gazetteer_counts"
branch_labels = None
depends_on = None

LIST_DISTRICTS = """
DECLARE
    v_province int := province;
    v_found jsonb;
BEGIN
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
        INTO v_found FROM tenants_tenant t WHERE t.tenant_id = v_province AND t.ended_at IS NULL;
    RETURN coalesce(v_found, '[]');
END
"""


def upgrade() -> None:
    """Add the function."""
    definer_function(
        "tenants_list_districts(province int)", returns="jsonb", body=LIST_DISTRICTS.strip(), to=(APPLICATION,)
    )


def downgrade() -> None:
    """Take it away."""
    op.execute("DROP FUNCTION tenants_list_districts(int)")
