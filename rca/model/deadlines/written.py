"""Regimes as they are written: the plain data of a TOML file, checked field by field. Needs no library, for ``rca due``
runs often and loads nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar, get_args
from zoneinfo import ZoneInfo

from rca.model.characters import check_tag, clean_line, clean_url
from rca.model.deadlines.owed import Anchor
from rca.model.deadlines.regime import ByLanguage, Duty, Ends, OnHolidays, Regime, To
from rca.model.deadlines.time_limits import Unit, offset_of
from rca.model.identifiers import check_identifier
from rca.model.language_tags import ANY
from rca.model.near_names import nearest
from rca.model.problem import N_, Listed, Message
from rca.model.rules.catalogue import RULES

T = TypeVar("T")

_CLOSED = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


class WrongField(ValueError):
    """A field of a regime is wrong: which one, as a dotted path, and the rule that says so."""

    def __init__(self, field: str, rule: str, **values: object) -> None:
        wording = RULES[rule]
        self.field, self.message = field, Message(wording.text, values)
        self.remedy = Message(wording.remedy, values)
        super().__init__(f"{field}: {self.message}")


def regime_of(data: Mapping[str, object]) -> Regime:
    """The regime that a file's data states. Raises WrongField."""
    fields = _Fields("", data)
    regime = Regime(
        name=fields.text("name"),
        valid_from=fields.day("valid_from"),
        valid_until=fields.get("valid_until", fields.day),
        checked_on=fields.get("checked_on", fields.day),
        source=fields.text("source", clean_url),
        note=fields.text("note"),
        zone=fields.get("zone", fields.zone) or "UTC",
        holidays=fields.get("holidays", fields.line),
        closed=tuple(_closed_day(field, value) for field, value in fields.entries("closed", default=())),
        anchors=tuple(_anchor(field, value) for field, value in fields.entries("anchors", default=())),
        duties=tuple(_duty(_Fields(f"{field}.", value)) for field, value in fields.entries("duties")),
    )
    fields.end()
    if not regime.duties:
        raise WrongField("duties", "field.too_few", least=1)
    for index, duty in enumerate(regime.duties):
        _fits(f"duties.{index}", duty, [each.id for each in regime.duties[:index]], regime.anchors)
    return regime


def _duty(fields: _Fields) -> Duty:
    duty = Duty(
        id=fields.line("id", check_identifier),
        name=fields.text("name"),
        to=fields.choice("to", To, "customers"),
        notice=fields.get("notice", fields.line),
        fulfilled_by=fields.get("fulfilled_by", fields.line),
        anchor=fields.line("anchor"),
        offset=fields.checked("offset", offset_of),
        ends=fields.choice("ends", Ends, "at the time"),
        on_holidays=fields.choice("on_holidays", OnHolidays, "stays"),
    )
    fields.end()
    return duty


def _fits(field: str, duty: Duty, earlier: Sequence[str], anchors: Sequence[str]) -> None:
    """Check a duty beside those before it; only they may be named, so that duties cannot wait for each other."""
    if (duty.to == "customers") != bool(duty.notice):
        raise WrongField(field, "deadline.notice", id=duty.id)
    if duty.offset.unit is Unit.HOUR and (duty.ends, duty.on_holidays) != ("at the time", "stays"):
        raise WrongField(field, "deadline.hours", id=duty.id)
    if duty.id in earlier:
        raise WrongField(f"{field}.id", "name.twice", name=duty.id, other="duties")
    known = [*Anchor, *anchors, *earlier]
    if duty.anchor not in known:
        raise WrongField(f"{field}.anchor", "deadline.anchor", anchor=duty.anchor, known=Listed(known))
    if duty.fulfilled_by and duty.fulfilled_by not in earlier:
        raise WrongField(f"{field}.fulfilled_by", "name.unknown", what="duty", name=duty.fulfilled_by)


def _anchor(field: str, value: object) -> str:
    if not isinstance(value, str):
        raise _wrong_type(field, value, "text")
    return _Fields(field, {"": value}).line("", check_identifier)


def _closed_day(field: str, value: object) -> str:
    if not isinstance(value, str) or not _CLOSED.fullmatch(value):
        raise WrongField(field, "deadline.day", value=str(value)[:20])
    return value


class _Fields:
    """The fields of one group, each taken once; what nobody took is unknown. Every method raises WrongField."""

    def __init__(self, path: str, data: object) -> None:
        if not isinstance(data, Mapping):
            raise _wrong_type(path.rstrip("."), data, "a group of fields")
        self._path, self._data, self._known = path, data, list[str]()

    def get(self, name: str, read: Callable[[str], T]) -> T | None:
        """A field that may be left out, as ``read`` reads it."""
        self._known.append(name)
        return read(name) if name in self._data else None

    def line(self, name: str, check: Callable[[str], str] = clean_line) -> str:
        value = self._value(name)
        if not isinstance(value, str):
            raise _wrong_type(self._path + name, value, "text")
        return self.checked(name, check)

    def day(self, name: str) -> date:
        value = self._value(name)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise _wrong_type(self._path + name, value, "a date")
        return value

    def zone(self, name: str) -> str:
        value = self.line(name)
        try:
            ZoneInfo(value)  # naming all zones would take longer than everything else here
        except (KeyError, ValueError, OSError):
            raise WrongField(self._path + name, "customer.zone", value=value[:60]) from None
        return value

    def choice(self, name: str, choices: Any, default: T) -> T:
        known = get_args(choices)
        value: T | None = self.get(name, self._value)
        if value is not None and value not in known:
            raise WrongField(
                self._path + name,
                "field.choice",
                found=repr(value)[:60],
                expected=Listed(map(repr, known)),
            )
        return default if value is None else value

    def text(self, name: str, check: Callable[[str], str] = clean_line) -> ByLanguage:
        """A text for all languages, or one for each."""
        value = self._value(name)
        if not isinstance(value, Mapping):
            return {ANY: self.line(name, check)}
        parts = _Fields(f"{self._path}{name}.", value)
        for tag in value:
            if tag != ANY:
                parts.checked(tag, partial(_tagged, tag))
        if not value:
            raise WrongField(self._path + name, "field.too_few", least=1)
        return {tag: parts.line(tag, check) for tag in value}

    def entries(self, name: str, default: Sequence[object] | None = None) -> list[tuple[str, object]]:
        """The entries of a list, each with its path."""
        value = self._value(name) if default is None else self.get(name, self._value)
        if value is None and default is not None:
            value = list(default)
        if not isinstance(value, list):
            raise _wrong_type(self._path + name, value, "a list")
        return [(f"{self._path}{name}.{index}", each) for index, each in enumerate(value)]

    def checked(self, name: str, check: Callable[[Any], T]) -> T:
        """What a check makes of the field; the rule that it finds broken is told of the field."""
        value = self._value(name)
        try:
            return check(value)
        except ValueError as error:
            rule, values = (
                getattr(error, "type", "field.invalid"),
                getattr(error, "context", {"detail": error}),
            )
            values = {key: each for key, each in values.items() if key != "message"}
            raise WrongField(self._path + name, rule, **values) from None

    def end(self) -> None:
        """Refuse the first field that nobody asked for."""
        for name in self._data:
            if name not in self._known:
                near = nearest(str(name), self._known)
                rule = "field.unknown_near" if near else "field.unknown"
                raise WrongField(f"{self._path}{name}", rule, near="".join(near))

    def _value(self, name: str) -> Any:
        self._known.append(name)
        if name not in self._data:
            raise WrongField(self._path + name, "field.missing")
        return self._data[name]


def _tagged(tag: str, text: object) -> object:
    check_tag(tag)
    return text


def _wrong_type(field: str, value: object, expected: str) -> WrongField:
    return WrongField(
        field,
        "field.type",
        found=repr(value)[:60],
        expected=expected,
        remedy=Message(N_("Change the value.")),
    )
