"""The streets of the demo's photos: sky, houses, pavement, road, and what is wrong there or has been mended.

Called by `pictures.py`. Drawn at twice the size, so that edges are smooth when the picture is shrunk.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1280, 960
KERB, ROAD = 560, 620
"""Where the pavement and the road begin, from above."""

Colour = tuple[int, int, int]
Spot = tuple[float, float]
SKIES: Sequence[tuple[Colour, Colour]] = (
    ((126, 178, 222), (222, 236, 244)),
    ((150, 168, 186), (214, 219, 222)),
    ((245, 190, 140), (252, 232, 205)),
)
WALLS: Sequence[Colour] = (
    (236, 214, 170),
    (202, 222, 214),
    (226, 190, 172),
    (198, 208, 226),
    (240, 230, 214),
    (216, 224, 186),
)
ROOFS: Sequence[Colour] = ((168, 84, 62), (120, 96, 84), (98, 116, 134), (176, 110, 76))
LEAVES: Sequence[Colour] = ((62, 112, 58), (80, 134, 66), (100, 150, 78))


class Scene:
    """A street to draw on, with the variant's own chance and light."""

    def __init__(self, *, variant: int, seed: str) -> None:
        # The street depends on the variant, not on what is drawn over it: before and after show the same place.
        self.chance = random.Random(f"{seed}:{variant}")  # noqa: S311  # drawing, no secret
        self.image = Image.new("RGB", (WIDTH, HEIGHT))
        self.pen = ImageDraw.Draw(self.image)
        self._sky(SKIES[variant % len(SKIES)])
        self._houses()
        self._road()

    def _sky(self, sky: tuple[Colour, Colour]) -> None:
        top, bottom = sky
        for y in range(KERB):
            share = y / KERB
            self.pen.line(
                [(0, y), (WIDTH, y)],
                fill=tuple(round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True)),
            )
        for _ in range(3):
            x, y = self.chance.randrange(WIDTH), self.chance.randrange(40, 170)
            for dx, r in ((-60, 34), (0, 48), (62, 32)):
                self.pen.ellipse((x + dx - r, y - r // 2, x + dx + r, y + r // 2), fill=blend(bottom, 255, 0.6))

    def _houses(self) -> None:
        x = -40
        while x < WIDTH:
            width, height = self.chance.randrange(190, 270), self.chance.randrange(210, 400)
            self._house(x, width, height)
            x += width + self.chance.choice((0, 0, 26))

    def _house(self, x: int, width: int, height: int) -> None:
        wall, roof = self.chance.choice(WALLS), self.chance.choice(ROOFS)
        top = KERB - height
        self.pen.rectangle((x, top, x + width, KERB), fill=wall)
        self.pen.rectangle((x + width - 18, top, x + width, KERB), fill=blend(wall, 0, 0.14))
        if self.chance.random() < 0.5:
            self.pen.polygon([(x - 14, top), (x + width // 2, top - 64), (x + width + 14, top)], fill=roof)
        else:
            self.pen.rectangle((x - 6, top - 16, x + width + 6, top + 4), fill=blend(wall, 0, 0.25))
        for level in range(top + 40, KERB - 170, 110):
            for left in (x + 30, x + width - 90):
                self.pen.rectangle((left, level, left + 60, level + 66), fill=(112, 140, 158))
                self.pen.line([(left + 30, level), (left + 30, level + 66)], fill=(236, 236, 230), width=5)
        shutter = self.chance.choice(((132, 146, 154), (96, 128, 118), (152, 118, 92)))
        self.pen.rectangle((x + 26, KERB - 124, x + width - 44, KERB), fill=shutter)
        for y in range(KERB - 114, KERB, 13):
            self.pen.line([(x + 26, y), (x + width - 44, y)], fill=blend(shutter, 0, 0.15), width=3)
        awning = self.chance.choice(((190, 72, 62), (62, 118, 160), (226, 168, 60)))
        self.pen.polygon(
            [
                (x + 14, KERB - 122),
                (x + width - 30, KERB - 122),
                (x + width - 14, KERB - 96),
                (x - 2, KERB - 96),
            ],
            fill=awning,
        )

    def _road(self) -> None:
        self.pen.rectangle((0, KERB, WIDTH, ROAD), fill=(198, 190, 178))
        for x in range(-100, WIDTH + 100, 74):
            self.pen.line([(x + 26, KERB), (x, ROAD)], fill=(176, 168, 156), width=3)
        self.pen.rectangle((0, ROAD, WIDTH, ROAD + 14), fill=(226, 220, 210))
        self.pen.rectangle((0, ROAD + 14, WIDTH, HEIGHT), fill=(92, 94, 98))
        for _ in range(900):
            x, y = self.chance.randrange(WIDTH), self.chance.randrange(ROAD + 16, HEIGHT)
            grey = self.chance.choice((82, 86, 102, 108))
            self.pen.ellipse((x, y, x + 4, y + 2), fill=(grey, grey, grey + 3))
        for x in range(40, WIDTH, 260):
            self.pen.polygon([(x, 792), (x + 130, 792), (x + 120, 808), (x - 12, 808)], fill=(232, 230, 220))

    def blob(self, x: float, y: float, w: float, h: float, fill: Colour) -> None:
        """An uneven patch, as of a hole or of water."""
        chance = self.chance
        corners: list[Spot] = []
        for dx, dy in ((1, 0), (0.8, 0.6), (0.35, 0.95), (-0.3, 1), (-0.8, 0.65), (-1, 0.05), (-0.75, -0.6), (0, -1)):
            corners.append((x + dx * w * chance.uniform(0.85, 1.1), y + dy * h * chance.uniform(0.85, 1.1)))
        corners.append((x + 0.7 * w, y - 0.7 * h))
        self.pen.polygon(corners, fill=fill)

    def tree(self, x: float, y: float, size: float) -> None:
        """An upright tree whose foot stands at the point."""
        self.pen.rectangle((x - size * 0.06, y - size, x + size * 0.06, y), fill=(110, 82, 58))
        for dx, dy, r in ((0, -1.25, 0.42), (-0.3, -1.0, 0.34), (0.32, -1.02, 0.34), (0, -0.85, 0.3)):
            self.crown(x + dx * size, y + dy * size, r * size)

    def crown(self, x: float, y: float, r: float) -> None:
        """A ball of leaves."""
        for shade, share in zip(LEAVES, (1.0, 0.78, 0.45), strict=True):
            move = (1 - share) * r * 0.5
            left, top = x - move, y - move
            size = r * share
            self.pen.ellipse((left - size, top - size, left + size, top + size), shade)

    def cone(self, x: float, y: float) -> None:
        """A traffic cone."""
        self.pen.polygon([(x - 26, y), (x + 26, y), (x + 6, y - 76), (x - 6, y - 76)], fill=(230, 104, 44))
        self.pen.polygon([(x - 17, y - 26), (x + 17, y - 26), (x + 12, y - 44), (x - 12, y - 44)], fill=(246, 240, 232))
        self.pen.rectangle((x - 36, y - 4, x + 36, y + 6), fill=(196, 84, 34))

    def finished(self) -> Image.Image:
        """The picture at its own size."""
        return self.image.reduce(2)


def blend(colour: Colour, to: int, share: float) -> Colour:
    """A colour moved towards a grey: 0 darkens, 255 lightens."""
    red, green, blue = (round(part + (to - part) * share) for part in colour)
    return red, green, blue


Draw = Callable[[Scene], None]
Problems = Mapping[str, tuple[Draw, Draw]]
"""What is drawn over the street before the work and after it."""
