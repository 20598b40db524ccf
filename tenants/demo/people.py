"""Names of people for the demo, made up the same way every time. Pure."""

from __future__ import annotations

import random
from collections.abc import Iterator

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý")
MEN = ("Văn An", "Hữu Bình", "Quốc Cường", "Thanh Dũng", "Minh Đức", "Hoàng Giang", "Trung Hiếu", "Đăng Khoa")
MORE_MEN = ("Thành Long", "Hoài Nam", "Tấn Phát", "Minh Quân", "Thanh Sơn", "Công Tâm", "Quang Vinh", "Nhật Minh")
WOMEN = ("Thị Bích", "Ngọc Diệp", "Thu Hà", "Mỹ Hạnh", "Thị Lan", "Ngọc Mai", "Kim Ngân", "Thị Oanh", "Bảo Trâm")
MORE_WOMEN = ("Thanh Phương", "Thị Quyên", "Minh Tâm", "Thanh Thảo", "Thùy Trang", "Cẩm Tú", "Thị Vân", "Hải Yến")


def names(seed: int) -> Iterator[str]:
    """Full names without end, none twice until all have been."""
    given = (*MEN, *MORE_MEN, *WOMEN, *MORE_WOMEN)
    everyone = [f"{family} {name}" for family in FAMILIES for name in given]
    chance = random.Random(seed)  # noqa: S311  # names, no secret
    while True:
        chance.shuffle(everyone)
        yield from everyone
