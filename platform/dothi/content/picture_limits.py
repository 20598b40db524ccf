"""Which pictures are taken, and what one is once it was: for processes that don't decode any (`pictures.py` does)."""

from dataclasses import dataclass
from typing import Final

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_SIDE: Final = 2560
SIZES: Final = {"thumb": 320, "medium": 1280}
CONTENT_TYPE: Final = "image/jpeg"

MAX_JPEG_PIXELS: Final = 80_000_000
MAX_DECODED_PIXELS: Final = 13_000_000  # Pillow keeps 4 bytes a pixel; a telephone's 12 megapixels stay whole
MAX_WEBP_PIXELS: Final = 6_600_000  # its decoder keeps several canvases; a browser's 2560 × 2560 stays whole
MAX_COEFFICIENT_BYTES: Final = 48_000_000  # what libjpeg keeps of a JPEG that comes in several scans
MAX_PROFILE_BYTES: Final = 1024 * 1024

MAX_PIXELS: Final = {"jpeg": MAX_JPEG_PIXELS, "png": MAX_DECODED_PIXELS, "webp": MAX_WEBP_PIXELS}
LIMITS: Final = {"bytes": MAX_BYTES, "side": MAX_SIDE, "pixels": MAX_PIXELS}
"""What is taken, for the browser: it makes smaller whatever is beyond (assets/scripts/shrink.js)."""


class PictureError(ValueError):
    """A refused file, by its own `name`.

    `code`: not_a_picture, unsupported, heic, too_large, too_many_pixels or truncated.
    """

    def __init__(self, code: str, name: str) -> None:
        super().__init__(f"{name}: {code}")
        self.code = code
        self.name = name


@dataclass(frozen=True, slots=True)
class Picture:
    """A safe picture: `data` is a JPEG that we encoded, without metadata."""

    data: bytes
    width: int
    height: int
    content_type: str = CONTENT_TYPE
