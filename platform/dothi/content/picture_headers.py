"""What the first bytes of a JPEG, PNG or WebP say, read without decoding anything. Called by `pictures` alone."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_PNG_NEEDED: Final = {b"IHDR", b"PLTE", b"tRNS", b"iCCP", b"eXIf", b"IDAT", b"IEND"}
MAX_SCANS: Final = 64  # ten is usual; each costs a pass over the whole picture
_OTHER_PICTURES: Final = (b"GIF8", b"BM", b"II*\0", b"MM\0*", b"\0\0\1\0", b"8BPS", b"\xff\x0a")
_HEIC: Final = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
"""Brands of an iPhone's photos (ISO/IEC 23008-12, annex B); those of AVIF are others."""
_FRAMES: Final = {0xC0, 0xC1, 0xC2}  # baseline, extended, progressive; what else there is no camera writes
_OTHER_FRAMES: Final = {0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_ALONE: Final = {0x01, *range(0xD0, 0xD8)}  # markers without a length


class HeaderError(ValueError):
    """`code`: not_a_picture, unsupported, heic or truncated."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Header:
    """`coefficient_bytes`: memory that libjpeg needs besides the pixels if the JPEG comes in several scans, else 0."""

    format: Literal["jpeg", "png", "webp"]
    width: int
    height: int
    coefficient_bytes: int = 0


def read_header(data: bytes) -> Header:
    """Format and dimensions of a whole file. Raises `HeaderError`; what follows the header may still be broken."""
    try:
        header = _read(data)
    except (struct.error, IndexError) as error:
        raise HeaderError("truncated") from error
    if not (header.width and header.height):
        raise HeaderError("not_a_picture")
    return header


def _read(data: bytes) -> Header:
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith(PNG_SIGNATURE):
        return _png(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        raise HeaderError("heic")
    if data.startswith(_OTHER_PICTURES) or data[4:8] == b"ftyp":
        raise HeaderError("unsupported")
    raise HeaderError("not_a_picture")


def _png(data: bytes) -> Header:
    """Walks all chunks (PNG specification, 5.3), so that a file cut off anywhere is told from a whole one."""
    length, kind, width, height = struct.unpack_from(">I4sII", data, len(PNG_SIGNATURE))
    if kind != b"IHDR" or length != 13:
        raise HeaderError("not_a_picture")
    if next(end for kind, _, end in _png_chunks(data) if kind == b"IEND") > len(data):
        raise HeaderError("truncated")
    return Header("png", width, height)


def bare_png(data: bytes) -> bytes:
    """A PNG that `read_header` took, left with what its pixels need: texts may unpack to many times the file's size."""
    return PNG_SIGNATURE + b"".join(data[at:end] for kind, at, end in _png_chunks(data) if kind in _PNG_NEEDED)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end of each chunk up to IEND."""
    kind, at = b"", len(PNG_SIGNATURE)
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, at)
        yield kind, at, at + 12 + length
        at += 12 + length


def _webp(data: bytes) -> Header:
    """RFC 9649, sections 2.4 to 2.7."""
    if struct.unpack_from("<I", data, 4)[0] + 8 > len(data):
        raise HeaderError("truncated")
    kind = data[12:16]
    if kind == b"VP8X":
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
    elif kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 ":
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", data, 26))
    else:
        raise HeaderError("not_a_picture")
    return Header("webp", width, height)


def _jpeg(data: bytes) -> Header:
    """Segments up to the first scan (ITU-T T.81, annex B)."""
    frame: tuple[int, bytes] | None = None
    at = 2
    while True:
        if data[at] != 0xFF:
            raise HeaderError("not_a_picture")
        marker = data[at + 1]
        if marker == 0xFF or marker in _ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        body = data[at + 4 : at + 2 + length]
        if length < 2 or len(body) != length - 2:
            raise HeaderError("truncated")
        if marker in _OTHER_FRAMES:
            raise HeaderError("unsupported")
        if marker in _FRAMES:
            if frame:
                raise HeaderError("not_a_picture")
            frame = marker, body
        if marker == 0xDA:
            return _jpeg_frame(frame, scanned=body[0], scans=data.count(b"\xff\xda"))
        at += 2 + length


def _jpeg_frame(frame: tuple[int, bytes] | None, *, scanned: int, scans: int) -> Header:
    """A frame whose first scan lacks components is kept as coefficients until all are there, like a progressive one."""
    if frame is None:
        raise HeaderError("not_a_picture")
    marker, body = frame
    precision, height, width, count = struct.unpack_from(">BHHB", body)
    factors = [(body[7 + 3 * n] >> 4, body[7 + 3 * n] & 15) for n in range(count)]
    if precision != 8:
        raise HeaderError("unsupported")
    if not factors or not all(1 <= across <= 4 and 1 <= down <= 4 for across, down in factors):
        raise HeaderError("not_a_picture")
    if marker != 0xC2 and scanned == count:
        return Header("jpeg", width, height)
    if scans > MAX_SCANS:
        raise HeaderError("unsupported")
    widest, tallest = max(across for across, _ in factors), max(down for _, down in factors)
    samples = sum(width * across * height * down for across, down in factors) // (widest * tallest)
    return Header("jpeg", width, height, coefficient_bytes=2 * samples)
