"""Untrusted pictures in, safe ones out: decoded, turned upright, stripped of all metadata, at most 2560 pixels a side.

What strangers send is decoded in a child (`decoding.py`), in at most some 140 MB: dimensions come from the header
before anything is decoded, and JPEGs shrink as they are read.
"""

import struct
import warnings
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

from PIL import Image, ImageCms, ImageFile, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from dothi.content.confined import Refused
from dothi.content.picture_headers import Header, HeaderError, bare_png, read_header
from dothi.content.picture_limits import (
    MAX_BYTES,
    MAX_COEFFICIENT_BYTES,
    MAX_DECODED_PIXELS,
    MAX_PIXELS,
    MAX_PROFILE_BYTES,
    MAX_SIDE,
    SIZES,
    Picture,
    PictureError,
)

_PLUGINS: Final[dict[str, Callable[[BytesIO], ImageFile.ImageFile]]] = {
    "jpeg": JpegImageFile,
    "png": PngImageFile,
    "webp": WebPImageFile,
}
_UNREADABLE: Final = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, struct.error)


def accept(stream: BinaryIO, *, name: str) -> Picture:
    """Make a safe picture of an uploaded JPEG, PNG or WebP (of an animation, the first frame). Raises `PictureError`.

    Reads at most 10 MB and a byte. `name` is what the citizen calls the file; it only goes into the error.
    """
    data = _read(stream, name=name)
    try:
        header = read_header(data)
    except HeaderError as error:
        raise PictureError(error.code, name) from error
    _check_size(header, name=name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's remarks on broken metadata, which we drop anyway
        image = _upright(_decoded(data, header, name=name))
    return Picture(_encoded(image), image.width, image.height)


def decode_file(source: Path, folder: Path, *, name: str) -> dict[str, int]:
    """The same in a confined child (`decoding.py`): writes `picture` into the folder. Raises Refused."""
    try:
        with source.open("rb") as stream:
            picture = accept(stream, name=name)
    except PictureError as error:
        raise Refused(error.code) from error
    (folder / "picture").write_bytes(picture.data)
    return {"width": picture.width, "height": picture.height}


def sizes(picture: bytes) -> dict[str, bytes]:
    """The smaller JPEGs of a picture that `accept` made: "thumb" with at most 320 pixels a side, "medium" with 1280."""
    return {size: _scaled(picture, side) for size, side in SIZES.items()}


def _scaled(picture: bytes, side: int) -> bytes:
    with JpegImageFile(BytesIO(picture)) as image:
        size = _fitting(image.width, image.height, side)
        image.draft(None, size)
        return _encoded(image.resize(size, Image.Resampling.LANCZOS))


def _read(stream: BinaryIO, *, name: str) -> bytes:
    blocks: list[bytes] = []
    left = MAX_BYTES + 1
    while left and (block := stream.read(left)):
        blocks.append(block)
        left -= len(block)
    if not left:
        raise PictureError("too_large", name)
    return b"".join(blocks)


def _check_size(header: Header, *, name: str) -> None:
    if header.width * header.height > MAX_PIXELS[header.format] or header.coefficient_bytes > MAX_COEFFICIENT_BYTES:
        raise PictureError("too_many_pixels", name)


def _decoded(data: bytes, header: Header, *, name: str) -> Image.Image:
    """The picture at the size in which it is kept, still with its colours, transparency and orientation."""
    try:
        image = _PLUGINS[header.format](BytesIO(bare_png(data) if header.format == "png" else data))
    except _UNREADABLE as error:
        raise PictureError("not_a_picture", name) from error
    if image.size != (header.width, header.height):
        raise PictureError("not_a_picture", name)
    if isinstance(image, JpegImageFile):
        _scale_while_decoding(image)
        if image.width * image.height > MAX_DECODED_PIXELS:
            raise PictureError("too_many_pixels", name)
    try:
        image.load()
    except _UNREADABLE as error:
        raise PictureError("truncated", name) from error
    exif = image.info.get("exif", b"")
    profile = image.info.get("icc_profile")
    # Each name is dropped before the next copy is made: two full-size copies at once are all that the budget allows.
    flat: Image.Image = image
    del image
    flat = _without_alpha(flat)
    flat = _shrunk(flat, MAX_SIDE)
    flat = _in_srgb(flat, profile)
    flat.info = {"exif": exif}  # alone: where it says nothing of the orientation, Pillow would ask XMP; browsers don't
    return flat


def _scale_while_decoding(image: JpegImageFile) -> None:
    """Let libjpeg halve the picture as often as it stays at least MAX_SIDE, and until it fits the budget."""
    width, height = image.size
    scale = 1
    while scale < 8 and (
        max(width, height) >= 2 * scale * MAX_SIDE or width * height > scale * scale * MAX_DECODED_PIXELS
    ):
        scale *= 2
    image.draft(None, (max(1, width // scale), max(1, height // scale)))


def _without_alpha(image: Image.Image) -> Image.Image:
    """Transparency flattened on white; palettes and 16-bit greys made plain."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    elif image.mode in {"1", "L", "RGB"} and "transparency" in image.info:
        image = image.convert("RGBA")
    elif image.mode in {"1", "LA", "PA"}:
        image = image.convert("RGBA" if "A" in image.mode else "L")
    if image.mode == "RGBA":
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image)
        return white
    return image


def _shrunk(image: Image.Image, side: int) -> Image.Image:
    size = _fitting(image.width, image.height, side)
    return image.resize(size, Image.Resampling.LANCZOS) if size != image.size else image


def _fitting(width: int, height: int, side: int) -> tuple[int, int]:
    ratio = min(1.0, side / max(width, height))
    return max(1, round(width * ratio)), max(1, round(height * ratio))


def _in_srgb(image: Image.Image, profile: object) -> Image.Image:
    """Colours as a browser shows them without a profile. A profile that can't be read or doesn't fit is left out."""
    if isinstance(profile, bytes) and len(profile) <= MAX_PROFILE_BYTES and image.mode in {"RGB", "CMYK", "L"}:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            converted = None
        if converted is not None:
            return converted
    return image if image.mode == "L" else image.convert("RGB")


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except _UNREADABLE:
        return image  # broken metadata of a good picture: shown as it lies


def _encoded(image: Image.Image) -> bytes:
    """A progressive JPEG of the bare pixels: Pillow would write a comment that it finds in `info`."""
    image.info = {}
    out = BytesIO()
    image.save(out, "JPEG", quality=82, progressive=True, optimize=True)
    return out.getvalue()
