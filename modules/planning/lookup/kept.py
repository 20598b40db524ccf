"""Questions with too many corners for an address: kept under the digest of their code, so that links stay short.

Nothing says who asked. A question is forgotten when it wasn't asked for as long as extracts are kept.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import date

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.direct import Statement
from dothi.database.owned import TenantOwned
from dothi.database.session import Base, session
from dothi.values import clock
from modules.planning.lookup.question import LONGEST_CODE, Question, QuestionError, decode, encode

KEPT = "k"
"""How the name of a kept question begins; codes begin with a digit."""


class KeptQuestion(TenantOwned, Base):
    """A question; `asked_on` is the last day on which it was asked by its corners."""

    __tablename__ = "planning_question"

    key: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str]
    asked_on: Mapped[date]


_K = KeptQuestion.__table__.c
_CODE = Statement(select(_K.code).where(_K.tenant_id == bindparam("tenant_id"), _K.key == bindparam("key")))


def named(tenant_id: int, question: Question) -> str:
    """How a question stands in an address: its code, or the name under which it is kept. One statement, or none."""
    code = encode(question)
    key = name_of(code)
    if key == code:
        return code
    new = insert(KeptQuestion).values(tenant_id=tenant_id, key=key, code=code, asked_on=clock.local_today())
    session.execute(
        new.on_conflict_do_update(index_elements=["tenant_id", "key"], set_={"asked_on": new.excluded.asked_on})
    )
    return key


def name_of(code: str) -> str:
    """A code as it stands in addresses: itself, or for a long one 27 letters with 130 bits of its digest."""
    if len(code) <= LONGEST_CODE:
        return code
    digest = hashlib.sha256(code.encode()).digest()
    return KEPT + base64.b32encode(digest).decode().lower()[:26]


def question_named(tenant_id: int, name: str) -> Question:
    """The question again. One statement for one that is kept, none for others. Raises QuestionError."""
    if not name.startswith(KEPT):
        return decode(name)
    rows = _CODE.read({"tenant_id": tenant_id, "key": name[:64]})
    if not rows:
        raise QuestionError("not_kept")
    return decode(rows[0][0])


def forget_questions(tenant_id: int, before: date) -> None:
    """Delete those that nobody asked since. One statement."""
    session.execute(delete(KeptQuestion).where(KeptQuestion.tenant_id == tenant_id, KeptQuestion.asked_on < before))
