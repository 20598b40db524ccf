"""Reads the words of opening hours back into the syntax, by the sentences that they are made of, in any language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from flask_babel import gettext as translated

from modules.tourism import day_names
from modules.tourism.hours import words_times
from modules.tourism.hours.vocabulary import MONTHS, WEEKDAYS
from modules.tourism.hours.words import HoursLine

Reader = Callable[..., str]


def read_back(lines: Iterable[HoursLine]) -> str:
    """The lines as one text, in the language spoken. Raises AssertionError at words that nobody knows."""
    text = ""
    for line in lines:
        joined, days = _joined(line.days[0].lower() + line.days[1:])
        for number, times in enumerate(line.times.split("; ")):
            body, tail = _times(times)
            separator = joined if not number else ";" if tail == "off" else ","
            text += f"{separator if text else ''} {days} {body} {tail}"
    return text


def _joined(words: str) -> tuple[str, str]:
    if words == translated("ngoài giờ trên"):
        return " ||", ""
    for sentence, joined in (
        ("ngoài giờ trên, %(days)s", " ||"),
        ("thêm %(days)s", ","),
        ("riêng %(days)s", ";"),
    ):
        if found := _match(sentence, words):
            return joined, _selectors(found["days"])
    return ";", _selectors(words)


def _selectors(words: str) -> str:
    return " ".join(text for _, text in sorted(_ranked(words)))


def _ranked(words: str) -> list[tuple[int, str]]:
    """The selectors with their places in the syntax: years, dates, weeks, days."""
    if found := _match("%(days)s trong %(dates)s", words):
        return [*_ranked(found["days"]), *_ranked(found["dates"])]
    if found := _match("tuần %(weeks)s", words):
        return [(2, "week " + _listed(found["weeks"], _numbers))]
    if found := _match("năm %(years)s", words):
        return [(0, _listed(found["years"], _years))]
    if found := _match("%(holidays)s vào %(days)s", words):
        return [(3, f"{_listed(found['holidays'], _day)} {_listed(found['days'], _day)}")]
    if any(_dated(item) for item in words.split(", ")):
        return [(1, _listed(words, _dates))]
    return [] if words == translated("hằng ngày") else [(3, _listed(words, _day))]


def _listed(words: str, read: Reader) -> str:
    return ",".join(map(read, words.split(", ")))


def _numbers(words: str) -> str:
    found = _match("%(span)s cách %(step)s", words)
    return f"{_numbers(found['span'])}/{found['step']}" if found else words.replace(" – ", "-")


def _years(words: str) -> str:
    found = _match("%(year)s trở đi", words)
    if found:
        return f"{found['year']}+"
    years = _numbers(words)
    return years if "-" in years else f"{years}-{years}"


def _day(words: str) -> str:
    plain = {
        translated("hằng ngày"): "Mo-Su",
        translated("ngày lễ"): "PH",
        translated("kỳ nghỉ học (không rõ ngày)"): "SH",
        **{str(name): WEEKDAYS[n] for n, name in enumerate(day_names.WEEKDAYS)},
    }
    plain = {name.lower(): text for name, text in plain.items()}
    words = words.lower()
    if words in plain:
        return plain[words]
    if moved := _moved(words, _day):
        return moved
    if found := _match("%(day)s lần %(number)s tính từ cuối tháng", words):
        return f"{plain[found['day']]}[-{found['number']}]"
    if found := _match("%(day)s cuối tháng", words):
        return f"{plain[found['day']]}[-1]"
    for number, sentence in enumerate(day_names.NTH, 1):
        if found := _match(sentence, words):
            return f"{plain[found['day']]}[{number}]"
    first, last = words.split(" – ")
    return f"{plain[first]}-{plain[last]}"


def _moved(words: str, read: Reader) -> str:
    for sentence, sign in (("%(count)s trước %(day)s", "-"), ("%(count)s sau %(day)s", "+")):
        found = _match(sentence, words)
        if found and (count := re.match(r"\d+", found["count"])):
            return f"{read(found['day'])} {sign}{count.group()} days"
    return ""


def _dated(words: str) -> bool:
    names = [*map(str, day_names.MONTHS), translated("lễ Phục Sinh")]
    return bool(re.search(r"\d/\d", words)) or any(name.lower() in words.lower() for name in names)


def _dates(words: str) -> str:
    if found := _match("từ %(day)s", words):
        return f"{_point(found['day'])}+"
    if " – " not in words:
        return _point(words)
    first, last = map(_point, words.split(" – "))
    year = re.match(r"\d{4} ", last)
    return f"{year.group() if year and not re.match(r'[0-9]{4} ', first) else ''}{first}-{last}"


def _point(words: str) -> str:
    if dated := _match("%(date)s/%(year)s", words):
        return f"{dated['year']} {_point(dated['date'])}"
    if words.lower() == translated("lễ Phục Sinh").lower():
        return "easter"
    if moved := _moved(words, _point):
        return moved
    for number, name in enumerate(day_names.MONTHS):
        if words.lower() == str(name).lower():
            return MONTHS[number]
        for day in range(1, 32):
            if words.lower() == day_names.date_name(day, number + 1).lower():
                return f"{MONTHS[number]} {day:02}"
    raise AssertionError(words)


def _times(words: str) -> tuple[str, str]:
    commented = re.fullmatch(r"(.+) \((.+)\)", words)
    words, comment = commented.groups() if commented else (words, "")
    tail = f' "{comment}"' if comment else ""
    whole = {"mở cửa cả ngày": "open", "đóng cửa": "off", "không rõ giờ mở cửa": "unknown"}
    for sentence, kind in whole.items():
        if words == translated(sentence):
            return "", kind + tail
    for sentence, kind in {"nghỉ %(times)s": "off", "có thể mở cửa %(times)s": "unknown"}.items():
        if found := _match(sentence, words):
            return _listed(found["times"], _span), kind + tail
    return _listed(words, _span), "open" + tail


def _span(words: str) -> str:
    if found := _match("từ %(start)s không rõ giờ đóng", words):
        return f"{_bound(found['start'])}+"
    later = _match("%(times)s hoặc muộn hơn", words)
    words = later["times"] if later else words
    tomorrow = _match("%(times)s hôm sau", words)
    start, end = (tomorrow["times"] if tomorrow else words).split("–")
    return f"{_bound(start.strip())}-{_bound(end.strip())}{'+' if later else ''}"


def _bound(words: str) -> str:
    events = {str(name): event.value for event, name in words_times.SUN.items()}
    if words in events:
        return events[words]
    for sentence, sign in (("%(time)s trước lúc %(event)s", "-"), ("%(time)s sau lúc %(event)s", "+")):
        if found := _match(sentence, words):
            return f"({events[found['event']]}{sign}{found['time']})"
    assert re.fullmatch(r"\d\d:\d\d", words), words
    return words


def _match(sentence: object, words: str) -> dict[str, str] | None:
    """The values that the sentence was said with, if these words are it."""
    said = translated(str(sentence))
    pattern = re.sub(r"%\\\((\w+)\\\)s", r"(?P<\1>.+?)", re.escape(said))
    pattern = pattern.replace("(?P<year>.+?)", r"(?P<year>\d{4})")
    found = re.fullmatch(pattern, words, re.IGNORECASE)
    return found.groupdict() if found else None
