"""Hypothesis strategies for incidents: every field, every kind of fact, and text that is hard to keep as it is.

:func:`incidents` gives incidents in which everything fits together, as an importer would accept them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from rca.model.base import Audience
from rca.model.incidents.facts import Length, Percentage, Quantity
from rca.model.incidents.incident import (
    CauseCategory,
    Certainty,
    DetectionMethod,
    EventType,
    Incident,
    ReportStage,
    Severity,
    Status,
)
from rca.model.incidents.named_facts import BUILT_IN
from rca.model.incidents.next_step import COMPLETE, Priority, StepKind, StepState
from rca.model.text import Text
from rca.model.times import Bound, End, Moment, PartialDate, Window

Data = dict[str, Any]

LOCALES = ("en", "ja", "de", "fr-CA", "pt-BR", "zh-Hans", "zh-Hant", "zh-Hant-HK", "ko", "ar", "es-419")
SOURCE = "ja"
"""The source language of every generated incident, in which all its texts are written."""
PHRASES = (
    "Service management operations failed.",
    "サービス管理操作が失敗しました。",
    "**「重要」**です、㈱ガ①㍻",
    "葛󠄀城市の辻󠄀さん",  # ideographs with variation selectors
    "神\ufa19戸",  # a compatibility ideograph, which normalisation would replace
    "が (decomposed: か\u3099)",
    "👩‍💻🇯🇵🏳️‍🌈 emoji",
    "é e\u0301 Å \u212b ﬁ",
    "مرحبا بالعالم",
    "- one\n- two\n\n    code\n\n| a | b |\n|---|---|",
    "<script>alert('&amp;')</script> -- ; DROP TABLE \"texts\"; %s ?",
    "\u3000全角の字下げ",
    "null",
    "0",
    "C:\\temp and 100 %",
)
TRACKERS = (
    "OPS-12",
    "owner/name#3",
    "gitlab:group/project#4",
    "AB#5",
    "https://gitlab.example.com/a/b/c/-/issues/6",
    "https://example.com/board?card=7#x",
)
_LETTERS = "aZ0 .,'\"%&<>|*_`#-\n\tあア亜字を、。・ー\u3000é\u0301ß😀𠮷ö가\u0e01"

_LIMITS = (datetime.fromisoformat("1971-01-01"), datetime.fromisoformat("2198-12-31"))

audiences: SearchStrategy[Audience] = st.sampled_from(Audience)
identifiers: SearchStrategy[str] = st.from_regex(r"[a-z][a-z0-9_]{0,59}", fullmatch=True).filter(
    lambda name: name not in BUILT_IN
)
keys: SearchStrategy[str] = st.from_regex(r"[a-z0-9][a-z0-9-]{1,78}[a-z0-9]", fullmatch=True)
prose: SearchStrategy[str] = st.one_of(
    st.sampled_from(PHRASES),
    st.text(_LETTERS, min_size=1, max_size=60).filter(str.strip),
    st.sampled_from(PHRASES).map(lambda phrase: f"{phrase}\n\n" * 200),
)
lines: SearchStrategy[str] = st.one_of(
    st.sampled_from([phrase for phrase in PHRASES if "\n" not in phrase]),
    st.text(_LETTERS.replace("\n", ""), min_size=1, max_size=40).filter(str.strip),
)
instants: SearchStrategy[datetime] = st.one_of(
    st.datetimes(*_LIMITS),
    st.datetimes(*_LIMITS).map(lambda at: at.replace(second=0, microsecond=0)),
).map(lambda at: at.replace(tzinfo=UTC))
dates: SearchStrategy[date] = st.dates(date(1971, 1, 1), date(2198, 12, 31))
moments: SearchStrategy[Moment] = st.one_of(
    st.builds(Moment, instant=instants, about=st.booleans()),
    st.builds(Moment, on=dates, about=st.booleans()),
)
spans: SearchStrategy[timedelta] = st.timedeltas(timedelta(microseconds=1), timedelta(days=40))
partial_dates: SearchStrategy[PartialDate] = st.one_of(
    dates.map(lambda day: PartialDate(year=day.year, month=day.month, day=day.day)),
    dates.map(lambda day: PartialDate(year=day.year, month=day.month)),
)
bounds: SearchStrategy[Bound] = st.sampled_from(Bound)
numbers: SearchStrategy[Decimal] = st.decimals(
    min_value=0, max_value=10**18 - 1, places=6, allow_nan=False, allow_infinity=False
) | st.integers(0, 10**18 - 1).map(Decimal)
urls: SearchStrategy[str] = st.sampled_from(
    ["https://status.example.com/a?b=c&d=%E3%81%82#e", "http://example.jp/", "mailto:support@example.com"]
)


_locales: SearchStrategy[list[str]] = (
    st.lists(st.sampled_from(LOCALES), max_size=2, unique=True)
    .map(lambda others: [SOURCE, *(locale for locale in others if locale != SOURCE)])
    .flatmap(st.permutations)
)


@st.composite
def texts(draw: DrawFn, *, refers: bool = True, public: bool = False) -> Text:
    """Prose in the source language and some others, which refer to the same facts."""
    locales = draw(_locales)
    reference = draw(st.sampled_from(["", " {windows}", " {services} \\{as such\\}"])) if refers else ""
    return Text(
        audience=Audience.PUBLIC if public else draw(audiences),
        by_locale={locale: draw(prose) + reference for locale in locales},
    )


@st.composite
def names(draw: DrawFn) -> Data | str:
    """A name, one for every language or one for each."""
    if draw(st.booleans()):
        return draw(lines)
    locales = draw(_locales)
    return {"audience": draw(audiences), **{locale: draw(lines) for locale in locales}}


@st.composite
def windows(draw: DrawFn) -> Window:
    """A window, with any kind of start and end."""
    start = draw(moments)
    first = start.instant or datetime(1971, 1, 1, tzinfo=UTC)
    day = start.on or first.date()
    ends: list[SearchStrategy[Any]] = [
        st.sampled_from(End),
        st.integers(0, 40).map(lambda days: Moment(on=day + timedelta(days=days))),
    ]
    if start.instant:
        ends.append(st.builds(Moment, instant=spans.map(lambda span: first + span), about=st.booleans()))
    return Window(start=start, end=draw(st.one_of(ends)))


quantities: SearchStrategy[Quantity] = st.builds(Quantity, value=numbers, bound=bounds)
percentages: SearchStrategy[Percentage] = st.builds(
    Percentage, value=st.decimals(0, 100, places=3), bound=bounds
)
lengths: SearchStrategy[Length] = st.builds(
    Length, value=st.integers(0, 10**8).map(lambda seconds: timedelta(seconds=seconds)), bound=bounds
)


@st.composite
def _counts(draw: DrawFn) -> Data:
    count = draw(quantities)
    data: Data = {"count": count}
    if draw(st.booleans()):
        whole = min(count.value + draw(st.integers(1, 1000)), Decimal(10**18 - 1))
        data["of"] = Quantity(value=whole, bound=draw(bounds))
    return data | draw(_some(unit=names().map(_for_all)))


def _for_all(name: Data | str) -> Data | str:
    return name if isinstance(name, str) else name | {"audience": "public"}


@st.composite
def _some(draw: DrawFn, /, **fields: SearchStrategy[Any]) -> Data:
    """Some of the fields, as optional ones are there or are not."""
    return {name: draw(values) for name, values in fields.items() if draw(st.booleans())}


fact_data: SearchStrategy[Data] = st.one_of(
    st.builds(lambda at: {"instant": at}, moments),
    st.builds(lambda window: {"window": window}, windows()),
    st.builds(lambda length: {"duration": length}, lengths),
    _counts(),
    st.builds(lambda share, rest: {"share": share} | rest, percentages, _some(of=texts(refers=False))),
    st.builds(lambda name, rest: {"name": name} | rest, names(), _some(short=names())),
)


@st.composite
def _facts(draw: DrawFn, free: Iterator[str]) -> Data:
    facts = {
        next(free): draw(fact_data) | draw(_some(label=names())) | {"audience": draw(audiences)}
        for _ in range(draw(st.integers(0, 2)))
    }
    if draw(st.booleans()):
        at = draw(instants)
        first, last = next(free), next(free)
        facts |= {first: {"instant": at}, last: {"instant": Moment(instant=at + draw(spans), about=True)}}
        facts[next(free)] = {"duration": {"from": first, "to": last}}
    return facts


@st.composite
def _impact_window(draw: DrawFn, name: str, services: list[str], regions: list[str]) -> Data:
    window = draw(windows())
    return {
        "start": window.start,
        "end": window.end,
        "id": name,
        "services": draw(st.lists(st.sampled_from(services), max_size=3)),
        "regions": draw(st.lists(st.sampled_from(regions), max_size=3)) if regions else [],
        **draw(_some(label=names())),
    }


@st.composite
def _post(draw: DrawFn) -> Data:
    at = draw(instants)
    return {
        "at": at,
        "status": draw(st.sampled_from(Status)),
        "audience": draw(audiences),
        **draw(_some(text=texts(), next_at=spans.map(lambda span: at + span))),
    }


@st.composite
def _timeline(draw: DrawFn, free: Iterator[str]) -> list[Data]:
    events = [
        {
            "type": draw(st.sampled_from(EventType)),
            "text": draw(texts()),
            "audience": draw(audiences),
            **draw(_some(id=st.just("named"), at=moments)),
        }
        for _ in range(draw(st.integers(0, 3)))
    ]
    ordered = sorted(event["at"].instant for event in events if "at" in event and event["at"].instant)
    for event in events:
        if "id" in event:
            event["id"] = next(free)
        if "at" in event and event["at"].instant:
            event["at"] = Moment(instant=ordered.pop(0), about=event["at"].about)
    return events


@st.composite
def _step(draw: DrawFn, name: str) -> Data:
    state = draw(st.none() | st.sampled_from(StepState))
    done = {"done_on": partial_dates} if state in COMPLETE else {}
    return {
        "id": name,
        "text": draw(texts()),
        "kind": draw(st.sampled_from(StepKind)),
        "state": state,
        "audience": draw(audiences),
        "answers": draw(st.lists(keys.map(lambda key: f"{key}#step"), max_size=2)),
        "priority": draw(st.sampled_from(Priority)),
        "trackers": draw(st.lists(st.sampled_from(TRACKERS), max_size=2, unique=True)),
        **draw(_some(due=partial_dates, owner=lines, notes=prose, reason=texts(), **done)),
    }


def _several(entries: SearchStrategy[Any]) -> SearchStrategy[list[Any]]:
    return st.lists(entries, max_size=2)


@st.composite
def incidents(draw: DrawFn, key: SearchStrategy[str] = keys) -> Incident:
    """Any incident in which everything fits together."""
    free = iter(draw(st.lists(identifiers, min_size=14, max_size=14, unique=True)))
    services, regions = [next(free), next(free)], [next(free)] if draw(st.booleans()) else []
    links: Data = {next(free): draw(urls)}
    abridged = draw(st.lists(st.sampled_from(LOCALES).filter(lambda tag: tag != SOURCE), max_size=2))
    if draw(st.booleans()):
        links["original"] = {
            "url": {"en": draw(urls), "ja": draw(urls)},
            "label": draw(names()),
            "audience": "public" if abridged else "customer",
        }
    some_texts = _several(texts())
    extent = st.builds(
        lambda certainty, rest: {"certainty": certainty} | rest,
        st.sampled_from(Certainty),
        _some(fact=st.just("windows"), text=texts()),
    )
    cause = st.builds(
        lambda category, certainty, rest: {"category": category, "certainty": certainty} | rest,
        st.sampled_from(CauseCategory),
        st.sampled_from(Certainty),
        _some(summary=texts(), trigger=texts(), mechanism=some_texts, contributing=some_texts),
    )
    upstream = st.builds(
        lambda provider, audience, rest: {"provider": provider, "audience": audience} | rest,
        names(),
        audiences,
        _some(tracking_id=lines, stage=st.sampled_from(ReportStage), link=st.sampled_from(sorted(links))),
    )
    recurrence = st.builds(
        lambda of, audience, rest: {"of": of, "audience": audience} | rest,
        st.lists(keys, min_size=1, max_size=2),
        audiences,
        _some(text=texts()),
    )
    data: Data = {
        "key": draw(key),
        "title": draw(texts(public=True)),
        "source_locale": SOURCE,
        "abridged": abridged if "original" in links else [],
        "severity": draw(st.sampled_from(Severity)),
        "services": {name: draw(lines if index == 0 else names()) for index, name in enumerate(services)},
        "regions": {name: draw(names()) for name in regions},
        "windows": [
            draw(_impact_window(next(free), services, regions)) for _ in range(draw(st.integers(1, 2)))
        ],
        "posts": draw(_several(_post())),
        "facts": draw(_facts(free)),
        "links": links,
        "scope": draw(_some(symptom=texts(), affected=some_texts, unaffected=some_texts, customers=extent)),
        "timeline": draw(_timeline(free)),
        "next_steps": [draw(_step(name)) for name in draw(st.lists(identifiers, max_size=2, unique=True))],
        "corrections": draw(
            _several(st.fixed_dictionaries({"at": instants, "text": texts()}, optional={"reason": texts()}))
        ),
    }
    data |= draw(
        _some(
            tracking_id=lines,
            upstream=upstream,
            detection=_some(method=st.sampled_from(DetectionMethod), text=texts()),
            cause=cause,
            mitigation=_some(diagnosis=texts(), stop_gap=some_texts, permanent=some_texts),
            workaround=texts(),
            recurrence=recurrence,
        )
    )
    return Incident.model_validate(data)


@st.composite
def told_to_some(draw: DrawFn) -> Incident:
    """An incident whose texts and facts refer to each other without regard to who may read which.

    Not all of them are consistent: what some reader could not be told is for the importer to find.
    """
    whole = draw(incidents())
    data: Any = whole.model_dump(mode="json")
    first = "zz_first"
    at = draw(instants)
    marks = draw(st.lists(audiences, min_size=6, max_size=6))
    data["facts"] |= {
        first: {"instant": at.isoformat(), "audience": marks[0]},
        "zz_length": {"duration": {"from": first, "to": "zz_last"}, "audience": marks[1]},
        "zz_share": {"share": "about 20%", "of": {"ja": "全体", "audience": marks[2]}},
        "zz_count": {"count": 3, "of": 7, "unit": {"ja": "件", "audience": marks[2]}},
        "zz_name": {
            "name": {"ja": "名前", "audience": marks[3]},
            "short": {"ja": "名", "audience": marks[4]},
        },
    }
    data["timeline"].append(
        {
            "id": "zz_last",
            "at": (at + timedelta(hours=1)).isoformat(),
            "text": {"ja": "検知", "audience": marks[5]},
        }
    )
    styles = (
        "zz_first:date",
        "zz_last:time",
        "zz_length",
        "zz_share:of",
        "zz_count:share",
        "zz_name:short",
        "zz_name",
    )
    texts_of = draw(st.lists(st.sampled_from(styles), min_size=1, max_size=3))
    prose_of = " ".join(f"{{{style}}}" for style in texts_of)
    data["workaround"] = {"audience": draw(audiences), SOURCE: prose_of}
    data["scope"]["customers"] = {
        "certainty": "confirmed",
        "fact": draw(st.sampled_from(list(data["facts"]))),
    }
    return Incident.model_validate(data)
