"""The categories that a tenant begins with, when it takes over nobody's configuration."""

from __future__ import annotations

from sqlalchemy import select

from dothi.database.session import session
from modules.feedback.models import Category
from modules.feedback.rules.domain import Level
from modules.feedback.setup.categories import CategoryDraft, add_categories

ABOUT_LAND = {"xay-dung"}
"""Where staff must know what is planned at the place."""


def ensure_categories(tenant_id: int) -> None:
    """Give a tenant that has no category the standard ones, so that its form is never empty."""
    any_category = session.execute(select(Category.id).where(Category.tenant_id == tenant_id).limit(1)).first()
    if any_category is None:
        add_categories(tenant_id, standard_categories())


def standard_categories() -> list[CategoryDraft]:
    """What districts are told about most, after the weekly figures that cities publish."""
    rows = (
        (
            "xay-dung",
            "Trật tự xây dựng",
            "Building",
            "building",
            "Xây dựng không phép, sai phép, lấn chiếm",
            "Building without or against a permit, encroachment",
        ),
        (
            "do-thi",
            "Trật tự đô thị",
            "Public order",
            "barrier-block",
            "Lấn chiếm vỉa hè, quảng cáo, chợ tự phát",
            "Occupied pavements, advertising, unlicensed markets",
        ),
        (
            "giao-thong",
            "Giao thông",
            "Roads and traffic",
            "road",
            "Đường hư hỏng, đèn tín hiệu, biển báo, đỗ xe",
            "Damaged roads, traffic lights, signs, parking",
        ),
        (
            "moi-truong",
            "Môi trường",
            "Environment",
            "recycle",
            "Rác thải, nước thải, tiếng ồn, khói bụi",
            "Rubbish, waste water, noise, smoke and dust",
        ),
        (
            "ha-tang",
            "Hạ tầng kỹ thuật",
            "Utilities",
            "bulb",
            "Chiếu sáng, cấp thoát nước, nắp cống, cây xanh",
            "Street lights, water and drains, manhole covers, trees",
        ),
        (
            "van-hoa",
            "Văn hóa, du lịch",
            "Culture and tourism",
            "masks-theater",
            "Karaoke, lễ hội, điểm tham quan",
            "Karaoke, festivals, places of interest",
        ),
        (
            "thuc-pham",
            "An toàn thực phẩm",
            "Food safety",
            "soup",
            "Hàng quán, bếp ăn, thực phẩm không rõ nguồn gốc",
            "Eateries, canteens, food of unknown origin",
        ),
        (
            "gia-ca",
            "Giá cả, thị trường",
            "Prices",
            "receipt",
            "Niêm yết giá, hàng giả, cân thiếu",
            "Missing price tags, counterfeit goods, short weight",
        ),
        (
            "khac",
            "Lĩnh vực khác",
            "Other",
            "dots",
            "Những việc chưa có trong danh sách",
            "Whatever isn't in this list",
        ),
    )
    drafts = [
        CategoryDraft(
            code=code,
            name=name,
            name_en=name_en,
            icon=icon,
            hint=hint,
            hint_en=hint_en,
            position=10 * number,
            asks_place=code in ABOUT_LAND,
        )
        for number, (code, name, name_en, icon, hint, hint_en) in enumerate(rows, start=1)
    ]
    secret = CategoryDraft(
        code="an-ninh",
        name="An ninh trật tự",
        name_en="Security",
        icon="shield-lock",
        hint="Trộm cắp, đánh bạc, ma túy. Nội dung được giữ kín, không công khai",
        hint_en="Theft, gambling, drugs",
        position=85,
        level=Level.URGENT,
        is_confidential=True,
    )
    return [*drafts, secret]
