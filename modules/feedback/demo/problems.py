"""What the demo's photos show: eleven things that go wrong in a street, and the same place after the work.

Called by `pictures.py`; `scenes.py` has the street.
"""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageFilter

from modules.feedback.demo.scenes import HEIGHT, KERB, ROAD, WIDTH, Problems, Scene, blend

BAGS = ((48, 52, 58), (70, 110, 150), (228, 228, 222), (182, 60, 54), (90, 130, 84), (236, 196, 92))


def pothole(s: Scene) -> None:
    """Two holes with water in the asphalt."""
    for x, y, w in ((480, 850, 190), (860, 740, 110)):
        s.blob(x, y, w, w * 0.33, (128, 122, 114))
        s.blob(x, y + 6, w * 0.84, w * 0.26, (62, 58, 54))
        s.blob(x + 8, y + 12, w * 0.6, w * 0.16, (134, 128, 112))


def patched(s: Scene) -> None:
    """Fresh asphalt where the holes were."""
    s.pen.polygon([(270, 780), (700, 780), (720, 912), (236, 912)], fill=(56, 58, 62))
    s.pen.polygon([(740, 700), (988, 700), (998, 780), (728, 780)], fill=(60, 62, 66))


def rubbish(s: Scene) -> None:
    """A heap of bags at the kerb."""
    chance = s.chance
    for _ in range(46):
        x = chance.gauss(640, 150)
        y = ROAD + 90 - max(0.0, 150 - abs(x - 640)) * chance.random()
        r = chance.uniform(26, 48)
        colour = chance.choice(BAGS)
        s.pen.ellipse((x - r, y - r * 0.8, x + r, y + r * 0.8), fill=colour)
        s.pen.ellipse((x - r * 0.6, y - r * 0.66, x + r * 0.1, y - r * 0.1), fill=blend(colour, 255, 0.16))
    for _ in range(26):
        x, y = chance.gauss(640, 260), chance.uniform(ROAD + 90, ROAD + 170)
        s.pen.rectangle((x, y, x + chance.uniform(10, 34), y + 12), fill=chance.choice(BAGS))


def swept(s: Scene) -> None:
    """Two closed bins on a clean pavement."""
    for x in (560, 690):
        s.pen.rectangle((x, KERB - 70, x + 96, ROAD - 6), fill=(54, 120, 82))
        s.pen.rectangle((x - 8, KERB - 90, x + 104, KERB - 66), fill=(40, 94, 64))
        s.pen.rectangle((x + 22, KERB - 30, x + 74, KERB + 6), fill=(226, 232, 222))


def flood(s: Scene) -> None:
    """Water over road and pavement, with ripples."""
    s.pen.rectangle((0, KERB + 26, WIDTH, HEIGHT), fill=(142, 136, 116))
    for _ in range(90):
        x, y = s.chance.randrange(-80, WIDTH), s.chance.randrange(KERB + 40, HEIGHT)
        length = 40 + (y - KERB) * 0.4
        s.pen.arc((x, y, x + length, y + 14), 190, 350, fill=(178, 174, 156), width=4)
    s.pen.rectangle((296, KERB - 190, 312, KERB + 60), fill=(96, 98, 100))
    s.pen.polygon([(304, KERB - 260), (362, KERB - 176), (246, KERB - 176)], fill=(238, 190, 58))
    s.pen.rectangle((300, KERB - 238, 308, KERB - 204), fill=(40, 40, 40))


def drained(s: Scene) -> None:
    """A wet road with a clean gully."""
    s.blob(720, 860, 260, 36, (104, 108, 114))
    gully(s, 420, ROAD + 8)


def gully(s: Scene, x: int, y: int) -> None:
    """A grate at the kerb."""
    s.pen.rectangle((x, y, x + 190, y + 58), fill=(52, 54, 56))
    for left in range(x + 14, x + 180, 26):
        s.pen.rectangle((left, y + 8, left + 12, y + 50), fill=(24, 24, 26))


def lamp_post(s: Scene, *, is_lit: bool) -> None:
    """Dusk and a lamp post."""
    day = s.image.copy()
    s.image.paste(day.point([round(v * share) for share in (0.3, 0.34, 0.44) for v in range(256)]))
    if is_lit:
        light = Image.new("L", day.size)
        ImageDraw.Draw(light).polygon([(856, 210), (908, 210), (1230, HEIGHT), (540, HEIGHT)], fill=170)
        warm = day.point([round(v * share) for share in (0.96, 0.88, 0.66) for v in range(256)])
        s.image.paste(warm, mask=light.reduce(8).filter(ImageFilter.GaussianBlur(3)).resize(day.size))
    s.pen.rectangle((700, 150, 718, KERB + 40), fill=(66, 70, 76))
    s.pen.line([(708, 158), (760, 120), (900, 180)], fill=(66, 70, 76), width=14)
    s.pen.ellipse((842, 172, 922, 214), fill=(255, 240, 186) if is_lit else (40, 42, 46))


def lamp_dark(s: Scene) -> None:
    """The lamp that doesn't burn."""
    lamp_post(s, is_lit=False)


def lamp_lit(s: Scene) -> None:
    """The lamp burns again."""
    lamp_post(s, is_lit=True)


def tree_fallen(s: Scene) -> None:
    """A tree across the road."""
    s.pen.line([(190, ROAD - 16), (960, 850)], fill=(104, 78, 54), width=46)
    s.pen.line([(540, 720), (700, 640)], fill=(104, 78, 54), width=22)
    for x, y, r in ((960, 830, 130), (820, 780, 104), (1060, 760, 100), (720, 650, 84), (1010, 900, 90)):
        s.crown(x, y, r)
    s.blob(180, ROAD - 6, 90, 34, (132, 100, 70))
    s.cone(420, 910)


def tree_cleared(s: Scene) -> None:
    """The road is free; a young tree stands where the old one fell."""
    s.tree(190, ROAD - 10, 170)
    s.pen.ellipse((130, ROAD - 24, 250, ROAD + 4), fill=(138, 108, 78))
    s.tree(1010, ROAD - 10, 250)


def construction(s: Scene) -> None:
    """A house being built, with scaffolding and sand on the pavement."""
    shell(s)
    for x in range(410, 900, 92):
        s.pen.line([(x, 120), (x, KERB + 40)], fill=(196, 150, 72), width=9)
    for y in range(170, KERB, 116):
        s.pen.line([(400, y), (882, y)], fill=(196, 150, 72), width=9)
    for x, w, colour in ((420, 150, (214, 186, 132)), (720, 130, (150, 148, 146))):
        s.pen.polygon([(x - w, ROAD + 62), (x, ROAD - 76), (x + 26, ROAD - 66), (x + w, ROAD + 62)], fill=colour)
    for row in range(4):
        for column in range(6):
            x, y = 900 + column * 46, ROAD - 10 - row * 24
            s.pen.rectangle((x, y, x + 42, y + 20), fill=(178, 92, 66))


def shell(s: Scene) -> None:
    """Bare floors and columns."""
    s.pen.rectangle((420, 130, 870, KERB), fill=(170, 166, 160))
    for y in (130, 270, 410):
        s.pen.rectangle((408, y, 882, y + 22), fill=(138, 134, 130))
        for x in (450, 600, 750):
            s.pen.rectangle((x, y + 22, x + 96, y + 130), fill=(96, 94, 92))


def tidied(s: Scene) -> None:
    """The site behind a fence, the pavement free."""
    shell(s)
    s.pen.rectangle((400, KERB - 130, 890, KERB), fill=(84, 128, 168))
    for x in range(400, 890, 40):
        s.pen.line([(x, KERB - 130), (x, KERB)], fill=(70, 110, 148), width=4)
    s.pen.rectangle((560, KERB - 108, 720, KERB - 40), fill=(244, 244, 238))
    for y in (KERB - 94, KERB - 78, KERB - 62):
        s.pen.line([(576, y), (704, y)], fill=(120, 120, 120), width=4)


def stalls(s: Scene) -> None:
    """Tables, stools and a parasol all over the pavement."""
    for x, colour in ((220, (206, 66, 58)), (560, (58, 126, 176)), (900, (232, 172, 58))):
        s.pen.rectangle((x + 84, KERB - 180, x + 94, ROAD + 30), fill=(90, 90, 92))
        s.pen.polygon([(x - 60, KERB - 160), (x + 89, KERB - 250), (x + 238, KERB - 160)], fill=colour)
        stripe = [(x + 20, KERB - 160), (x + 89, KERB - 250), (x + 158, KERB - 160)]
        s.pen.polygon(stripe, fill=blend(colour, 255, 0.2))
        s.pen.rectangle((x + 20, KERB + 4, x + 160, KERB + 18), fill=(214, 214, 208))
        for leg in (x + 32, x + 140):
            s.pen.rectangle((leg, KERB + 18, leg + 8, ROAD + 26), fill=(130, 130, 130))
        for stool in (x - 40, x + 186):
            s.pen.rectangle((stool, ROAD - 26, stool + 46, ROAD - 14), fill=colour)
            s.pen.polygon(
                [(stool + 4, ROAD - 14), (stool + 42, ROAD - 14), (stool + 50, ROAD + 28), (stool - 4, ROAD + 28)],
                fill=blend(colour, 0, 0.2),
            )


def walkable(s: Scene) -> None:
    """A free pavement with a fresh line."""
    s.pen.rectangle((0, ROAD - 16, WIDTH, ROAD - 6), fill=(244, 206, 70))
    s.tree(180, ROAD - 12, 210)
    s.tree(1080, ROAD - 12, 230)


def pole(s: Scene) -> None:
    """An electric pole with wires."""
    s.pen.rectangle((610, 40, 668, ROAD + 6), fill=(164, 160, 152))
    s.pen.rectangle((654, 40, 668, ROAD + 6), fill=(140, 136, 130))
    s.pen.rectangle((520, 84, 758, 98), fill=(110, 96, 80))
    for y in (84, 98, 120):
        s.pen.line([(0, y + 40), (640, y), (WIDTH, y + 52)], fill=(50, 52, 56), width=4)


def banners(s: Scene) -> None:
    """Leaflets stuck on a pole, a torn banner over the street."""
    pole(s)
    for n in range(13):
        x, y = 596 + s.chance.randrange(-14, 40), 220 + n * 27
        colour = s.chance.choice(((248, 240, 200), (250, 250, 246), (250, 214, 96), (196, 226, 190)))
        s.pen.rectangle((x, y, x + 58, y + 40), fill=colour)
        s.pen.line([(x + 8, y + 12), (x + 48, y + 12)], fill=(190, 50, 44), width=6)
        s.pen.line([(x + 8, y + 26), (x + 40, y + 26)], fill=(60, 60, 60), width=4)
    s.pen.polygon([(690, 190), (1180, 226), (1150, 262), (1176, 306), (690, 270)], fill=(198, 58, 50))


def cleaned_pole(s: Scene) -> None:
    """The pole without leaflets."""
    pole(s)
    s.pen.rectangle((608, 330, 670, 372), fill=(238, 198, 62))


def manhole(s: Scene) -> None:
    """A broken cover with a branch stuck in."""
    s.pen.ellipse((440, 760, 820, 890), fill=(120, 118, 114))
    s.pen.ellipse((466, 774, 794, 876), fill=(22, 22, 24))
    s.pen.pieslice((466, 774, 794, 876), 200, 330, fill=(84, 82, 78))
    s.pen.line([(640, 840), (676, 560)], fill=(104, 78, 54), width=14)
    for x, y, r in ((682, 560, 46), (640, 600, 34), (716, 604, 36)):
        s.crown(x, y, r)


def covered(s: Scene) -> None:
    """A new iron cover."""
    s.pen.ellipse((440, 760, 820, 890), fill=(66, 66, 68))
    s.pen.ellipse((466, 774, 794, 876), fill=(104, 104, 106))
    for x in range(520, 760, 40):
        s.pen.line([(x, 796), (x, 854)], fill=(78, 78, 80), width=10)


def canal(s: Scene, *, is_clean: bool) -> None:
    """A canal in place of the road."""
    water = (104, 146, 150) if is_clean else (66, 68, 56)
    s.pen.rectangle((0, KERB + 40, WIDTH, KERB + 90), fill=(112, 132, 82))
    s.pen.rectangle((0, KERB + 84, WIDTH, HEIGHT), fill=water)
    for _ in range(70):
        x, y = s.chance.randrange(-60, WIDTH), s.chance.randrange(KERB + 96, HEIGHT)
        s.pen.line([(x, y), (x + 70, y)], fill=blend(water, 255, 0.14), width=4)
    for x in range(30, WIDTH, 170):
        s.pen.rectangle((x, KERB + 4, x + 14, KERB + 60), fill=(196, 190, 180))
    s.pen.rectangle((0, KERB + 12, WIDTH, KERB + 22), fill=(196, 190, 180))


def canal_dirty(s: Scene) -> None:
    """Black water with rubbish."""
    canal(s, is_clean=False)
    for _ in range(60):
        x, y = s.chance.gauss(560, 240), s.chance.uniform(KERB + 120, HEIGHT - 40)
        r = s.chance.uniform(10, 30)
        s.pen.ellipse((x - r, y - r * 0.4, x + r, y + r * 0.4), fill=s.chance.choice((*BAGS, (86, 128, 70))))


def canal_clean(s: Scene) -> None:
    """Clear water."""
    canal(s, is_clean=True)
    s.tree(150, KERB + 60, 200)


def parking(s: Scene) -> None:
    """Cars parked on the pavement and below a sign that forbids it."""
    cars = ((90, ROAD + 40, (176, 60, 54)), (500, ROAD + 30, (222, 224, 226)), (890, ROAD + 48, (70, 92, 122)))
    for x, y, colour in cars:
        s.pen.rounded_rectangle((x, y - 90, x + 330, y + 12), 34, fill=colour)
        s.pen.polygon([(x + 60, y - 84), (x + 106, y - 158), (x + 240, y - 158), (x + 286, y - 84)], fill=colour)
        glass = [(x + 84, y - 88), (x + 116, y - 144), (x + 230, y - 144), (x + 262, y - 88)]
        s.pen.polygon(glass, fill=(164, 190, 204))
        s.pen.rectangle((x + 168, y - 146, x + 178, y - 86), fill=colour)
        for wheel in (x + 74, x + 256):
            s.pen.ellipse((wheel - 40, y - 34, wheel + 40, y + 46), fill=(36, 36, 38))
            s.pen.ellipse((wheel - 18, y - 12, wheel + 18, y + 24), fill=(170, 172, 174))
    forbidden(s)


def forbidden(s: Scene) -> None:
    """The sign that forbids parking."""
    s.pen.rectangle((446, KERB - 210, 458, KERB + 40), fill=(120, 122, 124))
    s.pen.ellipse((400, KERB - 300, 504, KERB - 196), fill=(200, 44, 44))
    s.pen.ellipse((414, KERB - 286, 490, KERB - 210), fill=(44, 92, 168))
    s.pen.line([(424, KERB - 276), (480, KERB - 220)], fill=(200, 44, 44), width=14)


def parked_no_more(s: Scene) -> None:
    """The sign and a free kerb."""
    forbidden(s)
    for x in range(0, WIDTH, 120):
        s.pen.rectangle((x, ROAD, x + 60, ROAD + 14), fill=(200, 52, 46))


PROBLEMS: Problems = {
    "pothole": (pothole, patched),
    "rubbish": (rubbish, swept),
    "flood": (flood, drained),
    "lamp": (lamp_dark, lamp_lit),
    "tree": (tree_fallen, tree_cleared),
    "construction": (construction, tidied),
    "sidewalk": (stalls, walkable),
    "banners": (banners, cleaned_pole),
    "manhole": (manhole, covered),
    "canal": (canal_dirty, canal_clean),
    "parking": (parking, parked_no_more),
}
