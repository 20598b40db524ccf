"""The words of the syntax, in the order of their numbers."""

from typing import Final

WEEKDAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTH_DAYS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
EASTER: Final = "easter"
WEEK: Final = "week"
PUBLIC, SCHOOL = "PH", "SH"
