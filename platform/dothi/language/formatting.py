"""How dates, durations and numbers are written for people. Jinja filters, registered by the web shell.

Instants come in as aware UTC and are shown in Vietnam's time; numbers follow the language of the page (vi: 1.234,5).
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from flask import Flask
from flask_babel import format_decimal, gettext, ngettext

from dothi.language.locales import in_words, spoken
from dothi.values import clock
from dothi.values.worktime import LOCAL_ZONE

WORKING_DAY_MINUTES = 480
_KINDS_OF_PLACE = ("thành phố ", "thị xã ", "thị trấn ", "huyện ", "tỉnh ", "phường ", "xã ", "đặc khu ")


def _(sentence: str, **values: object) -> str:
    # Flask-Babel's own is untyped; the name is what the extractor of translations looks for.
    return str(gettext(sentence, **values))


def local_datetime(instant: datetime) -> str:
    """`22/11/2026 14:05` in Vietnam's time. `instant` is aware; raises ValueError when it isn't."""
    return f"{_local(instant):%d/%m/%Y %H:%M}"


def local_date(day: datetime | date) -> str:
    """`22/11/2026`: of an aware instant in Vietnam's time, or of a plain date."""
    return f"{_local(day) if isinstance(day, datetime) else day:%d/%m/%Y}"


def relative_time(now: datetime, then: datetime) -> str:
    """How far `then` lies from `now` in words: `vừa xong`, `5 phút trước`, `hôm qua`, `sau 2 ngày`.

    Beyond an hour days are those of the calendar: what was late yesterday evening isn't of today.
    """
    seconds = (now - then).total_seconds()
    minutes = int(abs(seconds) // 60)
    days = abs((_local(now).date() - _local(then).date()).days)
    # Only as fine as the words are, so that a list's times are put into words once.
    fine = minutes if minutes < 60 else minutes // 60 * 60 if days == 0 else 0
    return _relative(spoken(), fine, 0 if minutes < 60 else days, is_past=seconds >= 0)


@in_words
def _relative(minutes: int, days: int, *, is_past: bool) -> str:
    if days == 1:
        return _("hôm qua") if is_past else _("ngày mai")
    if days == 0 and minutes == 0:
        return _("vừa xong") if is_past else _("ngay bây giờ")
    amount = _amount(timedelta(days=days, minutes=minutes))
    return _("%(amount)s trước", amount=amount) if is_past else _("sau %(amount)s", amount=amount)


def since_now(then: datetime) -> str:
    """relative_time as seen from the clock's now: what the filter `relative_time` does in templates."""
    return relative_time(clock.now(), then)


def number(value: float | Decimal) -> str:
    """`1.234,5` in Vietnamese, `1,234.5` in English; at most three decimals."""
    return _number(spoken(), value)


@in_words
def _number(value: float | Decimal) -> str:
    return str(format_decimal(value))


def working_duration(minutes: int) -> str:
    """Working minutes left before a limit: `còn 5 giờ làm việc`, `còn 2 ngày làm việc`.

    Negative minutes: `quá hạn 3 giờ làm việc`. A working day counts 8 hours.
    """
    return _duration(spoken(), minutes)


@in_words
def _duration(minutes: int) -> str:
    amount = _working_amount(abs(minutes))
    return (
        _("quá hạn %(amount)s làm việc", amount=amount) if minutes < 0 else _("còn %(amount)s làm việc", amount=amount)
    )


def working_amount(minutes: int) -> str:
    """So much working time: `4 giờ làm việc`, `2 ngày làm việc`. A working day counts 8 hours."""
    return _("%(amount)s làm việc", amount=_working_amount(minutes))


@lru_cache(1_000)
def initials(name: str) -> str:
    """Up to three letters for an emblem or an avatar: `Thành phố Mỹ Tho` MT, `Nguyễn Thị Lan` NTL."""
    return "".join(word[0].upper() for word in without_kind(name).split()[-3:])


def without_kind(name: str) -> str:
    """A place's name without what kind of place it is: `Thành phố Mỹ Tho` Mỹ Tho."""
    return name[len(_kind_of_place(name)) :].strip()


def in_sentence(name: str) -> str:
    """A place's name inside a sentence, where its kind is a common noun: `thành phố Mỹ Tho`."""
    kind = _kind_of_place(name)
    return kind + name[len(kind) :]


def _kind_of_place(name: str) -> str:
    lowered = name.lower()
    return next((kind for kind in _KINDS_OF_PLACE if lowered.startswith(kind)), "")


def register(app: Flask) -> None:
    """Makes the functions of this file filters of `app`'s templates."""
    app.jinja_env.filters.update(
        local_datetime=local_datetime,
        local_date=local_date,
        relative_time=since_now,
        number=number,
        working_duration=working_duration,
        initials=initials,
        in_sentence=in_sentence,
    )


def _local(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an aware instant is needed")
    return instant.astimezone(LOCAL_ZONE)


def _amount(span: timedelta) -> str:
    if span < timedelta(hours=1):
        return _minutes(int(span.total_seconds() // 60))
    if span < timedelta(days=1):
        return _hours(int(span.total_seconds() // 3600))
    if span < timedelta(days=60):
        return _days(span.days)
    if span < timedelta(days=365):
        return str(ngettext("%(num)s tháng", "%(num)s tháng", span.days // 30))
    return str(ngettext("%(num)s năm", "%(num)s năm", span.days // 365))


def _working_amount(minutes: int) -> str:
    if minutes < 60:
        return _minutes(minutes)
    if minutes < WORKING_DAY_MINUTES:
        return _hours(minutes // 60)
    days, rest = divmod(minutes, WORKING_DAY_MINUTES)
    hours = rest // 60
    # Beyond a few days the odd hours only distract.
    return _days(days) if hours == 0 or days >= 5 else f"{_days(days)} {_hours(hours)}"


def _minutes(count: int) -> str:
    return str(ngettext("%(num)s phút", "%(num)s phút", count))


def _hours(count: int) -> str:
    return str(ngettext("%(num)s giờ", "%(num)s giờ", count))


def _days(count: int) -> str:
    return str(ngettext("%(num)s ngày", "%(num)s ngày", count))
