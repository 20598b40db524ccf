"""Links that are sent by mail: signed with the deployment's key, bound to their tenant; the state of use is a row."""

from __future__ import annotations

from uuid import UUID

from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

from dothi.manifest.house import house
from dothi.values.errors import NotFound

INVITATION, RESET = "dothi.identity.invitation", "dothi.identity.reset"


def sign_link(purpose: str, tenant_id: int, row_id: UUID, nonce: str = "") -> str:
    """The token of a link to a row of this tenant."""
    return _serializer(purpose).dumps([tenant_id, row_id.hex, nonce])


def read_link(purpose: str, tenant_id: int, token: str) -> tuple[UUID, str]:
    """The row's id and nonce. Raises NotFound for a guessed token and for another tenant's."""
    try:
        signed_for, row_id, nonce = _serializer(purpose).loads(token)
    except (BadSignature, ValueError, TypeError) as error:
        raise link_unknown() from error
    if signed_for != tenant_id:
        raise link_unknown()
    return UUID(row_id), str(nonce)


def link_unknown() -> NotFound:
    """What a link that leads nowhere answers."""
    return NotFound(_("Liên kết này không đúng. Vui lòng mở lại đúng liên kết trong thư."), code="link_unknown")


def _serializer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(house().settings.secret_key, salt=purpose)
