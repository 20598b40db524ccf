"""Pictures for the demo's places, drawn by ourselves: sky, land or water, and a motif of the kind."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from io import BytesIO

from PIL import Image, ImageDraw

from modules.tourism.places.kinds import PlaceKind

WIDTH, HEIGHT, GROUND = 1280, 800, 560
MIDDLE = WIDTH // 2
Colour = tuple[int, int, int]
SKIES: tuple[tuple[Colour, Colour], ...] = (
    ((120, 180, 225), (226, 240, 246)),
    ((240, 178, 126), (252, 232, 200)),
    ((140, 190, 200), (232, 242, 226)),
)
GRASS, WATER, SAND, STONE = (132, 172, 96), (112, 168, 178), (232, 212, 164), (206, 202, 192)
LEAF, TRUNK, WOOD = (58, 118, 70), (120, 86, 58), (150, 100, 62)
WALL, ROOF, DARK, CLOTH = (244, 224, 176), (176, 78, 58), (84, 64, 56), (206, 84, 70)
Pen = ImageDraw.ImageDraw


def drawn(kind: str, name: str) -> BytesIO:
    """A JPEG of the kind; the name decides on light and places of trees."""
    chance = random.Random(name)  # noqa: S311  # drawing, no secret
    image = Image.new("RGB", (WIDTH, HEIGHT))
    pen = ImageDraw.Draw(image)
    sky(pen, *chance.choice(SKIES))
    motif, ground = MOTIFS[PlaceKind(kind)]
    pen.rectangle((0, GROUND, WIDTH, HEIGHT), fill=ground)
    for _ in range(4):
        palm(pen, chance.choice((chance.randrange(60, 260), chance.randrange(1020, 1220))), chance.randrange(220, 330))
    motif(pen)
    out = BytesIO()
    image.resize((WIDTH * 3 // 4, HEIGHT * 3 // 4), Image.Resampling.LANCZOS).save(out, "JPEG", quality=88)
    out.seek(0)
    return out


def sky(pen: Pen, top: Colour, bottom: Colour) -> None:
    """From the top's colour to the bottom's, with a sun."""
    for y in range(GROUND):
        share = y / GROUND
        pen.line([(0, y), (WIDTH, y)], fill=tuple(round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True)))
    pen.ellipse((980, 90, 1070, 180), fill=(255, 244, 214))


def palm(pen: Pen, x: int, height: int) -> None:
    """A trunk with leaves."""
    top = GROUND - height
    pen.line([(x, GROUND + 10), (x + 14, top)], fill=TRUNK, width=14)
    for dx, dy in ((-90, 10), (-70, -44), (-20, -70), (44, -62), (92, -22), (96, 30)):
        pen.line([(x + 14, top), (x + 14 + dx, top + dy)], fill=LEAF, width=16)


def roof(pen: Pen, y: int, half: int, height: int) -> None:
    """A roof whose ends turn up."""
    left, right = MIDDLE - half, MIDDLE + half
    outline = [(left - 36, y - 34), (left, y), (right, y), (right + 36, y - 34), (MIDDLE + half // 2, y - height)]
    pen.polygon([*outline, (MIDDLE - half // 2, y - height)], fill=ROOF)


def temple(pen: Pen) -> None:
    """Two roofs, a door."""
    pen.rectangle((MIDDLE - 230, 380, MIDDLE + 230, GROUND + 20), fill=WALL)
    roof(pen, 390, 290, 110)
    pen.rectangle((MIDDLE - 130, 230, MIDDLE + 130, 290), fill=WALL)
    roof(pen, 236, 180, 90)
    pen.rectangle((MIDDLE - 46, 450, MIDDLE + 46, GROUND + 20), fill=DARK)


def hall(pen: Pen) -> None:
    """Columns and a gable."""
    pen.polygon([(MIDDLE - 320, 330), (MIDDLE, 210), (MIDDLE + 320, 330)], fill=WALL)
    for x in range(MIDDLE - 280, MIDDLE + 281, 112):
        pen.rectangle((x - 22, 340, x + 22, GROUND), fill=WALL)
    pen.rectangle((MIDDLE - 330, GROUND - 10, MIDDLE + 330, GROUND + 24), fill=STONE)


def boat(pen: Pen) -> None:
    """A boat with a roof."""
    pen.polygon([(380, 590), (900, 590), (830, 670), (450, 670)], fill=WOOD)
    pen.rectangle((500, 500, 780, 520), fill=CLOTH)
    for x in (510, 640, 770):
        pen.line([(x, 520), (x, 592)], fill=DARK, width=10)


def houses(pen: Pen) -> None:
    """Houses with tiled roofs."""
    for x, top in ((330, 430), (560, 400), (790, 430)):
        pen.rectangle((x, top, x + 180, GROUND + 10), fill=WALL)
        pen.polygon([(x - 24, top), (x + 90, top - 90), (x + 204, top)], fill=ROOF)
        pen.rectangle((x + 66, top + 60, x + 114, GROUND + 10), fill=DARK)


def stalls(pen: Pen) -> None:
    """Stalls under striped awnings."""
    for x in (280, 520, 760):
        pen.rectangle((x, 470, x + 210, GROUND + 60), fill=WOOD)
        for stripe in range(6):
            colour = CLOTH if stripe % 2 else (250, 240, 226)
            pen.rectangle((x + 35 * stripe, 400, x + 35 * stripe + 35, 470), fill=colour)
        for fruit in range(5):
            colour = (236, 168, 60) if fruit % 2 else (120, 160, 70)
            pen.ellipse((x + 12 + 38 * fruit, 470, x + 46 + 38 * fruit, 506), fill=colour)


def bowl(pen: Pen) -> None:
    """A bowl with chopsticks and steam."""
    pen.pieslice((400, 320, 880, 760), 0, 180, fill=(240, 240, 236))
    pen.ellipse((400, 490, 880, 590), fill=(222, 180, 112))
    pen.line([(700, 330), (860, 540)], fill=WOOD, width=14)
    pen.line([(750, 320), (890, 520)], fill=WOOD, width=14)
    for x in (520, 620):
        pen.arc((x, 330, x + 60, 460), 90, 270, fill=(250, 250, 250), width=10)


def block(pen: Pen) -> None:
    """A house of several floors with windows."""
    pen.rectangle((430, 220, 850, GROUND + 20), fill=WALL)
    for y in range(260, 500, 80):
        for x in range(470, 820, 94):
            pen.rectangle((x, y, x + 56, y + 48), fill=(108, 142, 160))
    pen.rectangle((590, 490, 690, GROUND + 20), fill=DARK)


def waves(pen: Pen) -> None:
    """The sea before the sand."""
    pen.rectangle((0, 470, WIDTH, GROUND + 40), fill=WATER)
    for y in (490, 530, 570):
        for x in range(40, WIDTH, 160):
            pen.arc((x, y, x + 80, y + 26), 180, 360, fill=(236, 246, 246), width=6)
    pen.line([(700, 470), (1180, 640)], fill=WOOD, width=26)


def bench(pen: Pen) -> None:
    """A tree and a bench."""
    pen.rectangle((610, 380, 650, GROUND + 10), fill=TRUNK)
    for x, y in ((500, 230), (600, 180), (640, 270), (540, 300)):
        pen.ellipse((x, y, x + 190, y + 170), fill=LEAF)
    pen.rectangle((760, 520, 980, 540), fill=WOOD)
    for x in (780, 950):
        pen.rectangle((x, 540, x + 14, 600), fill=DARK)


MOTIFS: Mapping[PlaceKind, tuple[Callable[[Pen], None], Colour]] = {
    PlaceKind.HERITAGE: (hall, STONE),
    PlaceKind.WORSHIP: (temple, GRASS),
    PlaceKind.ECO: (boat, WATER),
    PlaceKind.VILLAGE: (houses, GRASS),
    PlaceKind.BEACH: (waves, SAND),
    PlaceKind.LEISURE: (bench, GRASS),
    PlaceKind.MARKET: (stalls, STONE),
    PlaceKind.FOOD: (bowl, SAND),
    PlaceKind.SHOP: (stalls, STONE),
    PlaceKind.STAY: (block, GRASS),
    PlaceKind.PIER: (boat, WATER),
}
