"""How old events go: the application may not delete any, but for those that a function finds done with."""

from __future__ import annotations

from alembic import op

from dothi.database.schema import definer_function

revision = "0013_old_events"
down_revision = "0012_reader_language"
branch_labels = None
depends_on = None

SIGNATURE = "dothi_purge_events(tenant int, before timestamptz, most int)"
PURGE = """
DECLARE
    v_scope int := current_setting('dothi.tenant_id')::int;
    v_tenant int := tenant;
    v_before timestamptz := before;
    -- Ids grow with time (UUIDv7): up to here the primary key is read, and no further.
    v_end uuid := (lpad(to_hex((extract(epoch FROM before) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;
    v_newest uuid;
    v_ids uuid[];
BEGIN
    IF v_tenant IS DISTINCT FROM v_scope THEN
        RAISE EXCEPTION 'a tenant''s events go in its own scope' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF most IS NULL OR most NOT BETWEEN 1 AND 10000 THEN
        RAISE EXCEPTION 'between 1 and 10000 events at a time' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    -- The newest stays, however old: what pages keep is named by it.
    SELECT id INTO v_newest FROM dothi_event WHERE tenant_id = v_tenant ORDER BY id DESC LIMIT 1;
    SELECT array_agg(id) INTO v_ids FROM (
        SELECT e.id FROM dothi_event e
        WHERE e.tenant_id = v_tenant AND e.id < v_end AND e.id <> v_newest AND e.occurred_at < v_before
        AND NOT EXISTS (
            SELECT FROM dothi_delivery d WHERE d.tenant_id = v_tenant AND d.event_id = e.id AND d.done_at IS NULL)
        ORDER BY e.id LIMIT most FOR UPDATE OF e SKIP LOCKED
    ) old;
    DELETE FROM dothi_delivery WHERE tenant_id = v_tenant AND event_id = ANY (v_ids) AND done_at IS NOT NULL;
    DELETE FROM dothi_event WHERE tenant_id = v_tenant AND id = ANY (v_ids);
    RETURN coalesce(cardinality(v_ids), 0);
END
"""


def upgrade() -> None:
    """Make the function."""
    definer_function(SIGNATURE, returns="int", body=PURGE.strip(), volatile=True)


def downgrade() -> None:
    """Remove it: events stay from then on."""
    op.execute(f"DROP FUNCTION {SIGNATURE}")
