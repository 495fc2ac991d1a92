"""What is wrong with a text that is no time as files hold it, and how what was probably meant is written here."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from rca.model.iso_times import Absent, read
from rca.model.rules.catalogue import broken

if TYPE_CHECKING:
    from pydantic_core import PydanticCustomError

_ERAS = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = r"(?P<name>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6})\.?"
_YEAR = r"(?:(?P<year>\d{4})|(?P<era>令和|平成|[rh])(?P<nth>\d{1,2}|元))"
_DAY = r"(?P<day>\d{1,2})"
_DATES = (
    rf"{_YEAR} ?[-/.年] ?(?P<month>\d{{1,2}}) ?[-/.月] ?{_DAY} ?日?",
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
    rf"{_DAY}[ /-]{_NAME},?[ /-](?P<year>\d{{4}})",
    rf"{_NAME} {_DAY}(?:st|nd|rd|th)?,? (?P<year>\d{{4}})",
)
_WEEKDAY = r"(?:(?:sun|mon|tue|wed|thu|fri|sat)[a-z]{0,6}\.?,? )?"
_AFTER = r"(?: ?\([日月火水木金土a-z.・祝休]{1,9}\))?"
_CLOCK = (
    r"(?P<half>午前|午後|am|pm)? ?(?P<hour>\d{1,2}) ?(?::|時) ?(?P<minute>\d{1,2}|半)? ?分?"
    r"(?:[: ]?(?P<second>\d{1,2})(?:[.,]\d+)? ?秒?)? ?(?P<latter>[ap]\.?m\.?)?"
)
_COMPACT = r"(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?"
_ZONE = r" ?\(?(?P<zone>z|(?:utc|gmt)?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?|utc|gmt|jst|日本(?:標準)?時間?)?\)?"
_FULL = {0xFF0F: "/", 0x2212: "-", 0x2013: "-", 0x2010: "-", 0x2011: "-"}
_BEYOND = re.compile(r"(\d{4}-\d\d-\d\d)([T ])(2[4-9]|3\d|4[0-7])(:[0-5]\d.*)", re.ASCII)
_LETTERS = re.compile(r"(?P<time>.*\d) ?\[?(?P<zone>[A-Za-z]{2,5}|[A-Za-z]+/[A-Za-z_/]+)\]?", re.ASCII)
_EPOCH = re.compile(r"(1\d{9})(?:\d{3})?(?:\.\d+)?", re.ASCII)
_DAY_ALONE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NO_DATE = re.compile(r"\d{1,2}:\d\d(?::\d\d)?.{0,6}", re.ASCII)
_NO_DAY = re.compile(r"\d{4}[-/]\d\d?", re.ASCII)


def slip(text: str) -> PydanticCustomError:
    """The error of a text that is no instant: of the rule that says what is wrong with this one."""
    shown = text[:40]
    try:
        if read(text):
            return broken("time.offset", value=shown)
    except Absent as absent:
        if meant := _before_midnight(text):
            return broken("time.past_midnight", value=shown, meant=meant)
        return broken("time.absent", value=shown, part=str(absent))
    if (match := _LETTERS.fullmatch(text)) and _is_time(match["time"]):
        if _has_offset(match["time"]):  # as Java prints it: the zone says nothing that the offset does not
            return broken("time.form_near", value=shown, meant=match["time"])
        return broken("time.letters", value=shown, zone=match["zone"])
    meant = tidied(text)
    if meant and (beyond := _before_midnight(meant)):
        return broken("time.past_midnight", value=shown, meant=beyond)
    if _is_date(text):
        return broken("time.clock", value=shown, meant=f"{text}T09:30+09:00")
    if meant and _is_date(meant):
        return broken("time.form_near", value=shown, meant=meant)
    if meant and _is_time(meant):
        return broken("time.form_near" if _has_offset(meant) else "time.bare", value=shown, meant=meant)
    if _NO_DATE.fullmatch(text):
        return broken("time.no_date", value=shown)
    if _NO_DAY.fullmatch(text):
        return broken("time.month", value=shown)
    return broken("time.form", value=shown)


def date_slip(text: str) -> PydanticCustomError:
    """The same for a text that is no date."""
    meant = tidied(text)[:10]
    if meant and meant != text and _is_date(meant):
        return broken("time.partial_near", value=text[:40], meant=meant)
    return broken("time.partial", value=text[:40])


def tidied(text: str) -> str:
    """A time or a date that people write, as files hold it; "" where it is none, or could be several."""
    plain = unicodedata.normalize("NFKC", text).translate(_FULL)
    plain = " ".join(plain.split()).casefold()
    if match := _EPOCH.fullmatch(plain):
        return datetime.fromtimestamp(int(match[1]), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    match = next((found for form in _forms() if (found := form.fullmatch(plain))), None)
    if not match:
        return ""
    parts = match.groupdict()
    if era := parts.get("era"):
        year = _ERAS[era] + (1 if parts["nth"] == "元" else int(parts["nth"]))
    else:
        year = int(parts["year"])
    month = _MONTHS.index(parts["name"][:3]) + 1 if parts.get("name") else int(parts["month"])
    day = f"{year:04}-{month:02}-{int(parts['day']):02}"
    return f"{day}T{_clock(parts)}{_offset(parts)}" if parts.get("hour") else day


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    sep = r"(?:t|[ ,:]{1,2})?"
    forms = [rf"{_WEEKDAY}{day}{_AFTER}(?:{sep}{_CLOCK}{_ZONE})?" for day in _DATES]
    forms.append(rf"{_DATES[1]}{_COMPACT}{_ZONE}")
    return tuple(re.compile(form, re.ASCII) for form in forms)


def _clock(parts: dict[str, str | None]) -> str:
    hour, minute = int(parts["hour"] or 0), parts["minute"] or "0"
    half = (parts.get("half") or parts.get("latter") or "").replace(".", "")
    if half in ("午後", "pm") and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    second = f":{int(parts['second']):02}" if parts["second"] else ""
    return f"{hour:02}:{30 if minute == '半' else int(minute):02}{second}"


def _offset(parts: dict[str, str | None]) -> str:
    if parts["sign"]:
        return f"{parts['sign']}{int(parts['hours'] or 0):02}:{parts['minutes'] or '00'}"
    zone = parts["zone"] or ""
    return "" if not zone else "Z" if zone in ("z", "utc", "gmt") else "+09:00"


def _before_midnight(text: str) -> str:
    """A time that goes on counting after 24 hours, 25:30, as one of the next day; "" for any other."""
    match = _BEYOND.fullmatch(text)
    if not match or not _is_date(match[1]):
        return ""
    try:
        meant = f"{date.fromisoformat(match[1]) + timedelta(days=1)}T{int(match[3]) - 24:02}{match[4]}"
    except OverflowError:
        return ""
    return meant if _is_time(meant) else ""


def _is_time(text: str) -> bool:
    try:
        return read(text) is not None
    except Absent:
        return False


def _has_offset(text: str) -> bool:
    found = read(text)
    return found is not None and found.offset is not None


def _is_date(text: str) -> bool:
    try:
        return _DAY_ALONE.fullmatch(text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False
