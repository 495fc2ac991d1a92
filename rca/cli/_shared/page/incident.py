"""An incident as a page to read: its particulars, then what happened, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rca.cli._shared.language import chosen, translate
from rca.cli._shared.page.values import Values
from rca.model.audience import Audience
from rca.model.incidents.step_names import PRIORITIES, STATES
from rca.model.incidents.word_names import CATEGORIES, CERTAINTIES, METHODS
from rca.model.problem import N_

if TYPE_CHECKING:
    from rca.i18n.formatting import Formatter
    from rca.knowledge_base import Words
    from rca.model.incidents.incident import ImpactWindow, Incident
    from rca.model.incidents.next_step import NextStep
    from rca.model.text import Text


def page_lines(incident: Incident, version: int, words: Words) -> Iterator[str]:
    """The lines of the page. Nothing is hidden: it is for those inside."""
    page = _Page(incident, words)
    yield page.text(incident.title)
    yield translate(N_("{key} (version {version})"), key=incident.key, version=version)
    yield ""
    for label, value in page.particulars():
        yield translate(N_("{label}: {value}"), label=label, value=value)
    for heading, lines in page.sections():
        shown = [line for line in lines if line]
        if shown:
            yield ""
            yield heading
            yield from (f"  {line}" for text in shown for line in text.split("\n"))


def window_name(incident: Incident, window: ImpactWindow, words: Words) -> str:
    """What tells a window from others: its label, or what it hit, or its number; the only one needs none."""
    page = _Page(incident, words)
    if window.label:
        return page.text(window.label)
    if len(incident.windows) == 1:
        return translate(N_("Time of impact"))
    hit = [incident.services.get(each) for each in window.services]
    hit += [incident.regions.get(each) for each in window.regions]
    names = [page.text(name) for name in hit if name]
    number = incident.windows.index(window) + 1
    note = page.values.together(names) if names else str(number)
    return translate(N_("{text} ({note})"), text=translate(N_("Time of impact")), note=note)


class _Page:
    def __init__(self, incident: Incident, words: Words) -> None:
        self._incident, self._words = incident, words
        self._formatter: Formatter = words.formatter(chosen())
        self.values = Values(incident.plain(), lambda _: words)

    def text(self, text: Text | None) -> str:
        """A text in the language in use, else in the incident's own; marked where nobody outside reads it."""
        if text is None:
            return ""
        return self._inside(self.values.prose(text, self._incident.source_locale), text.audience)

    def particulars(self) -> Iterator[tuple[str, str]]:
        from rca.i18n.catalogs import Catalog

        incident, words = self._incident, Catalog(chosen()).text
        if incident.tracking_id:
            yield words("label.incident_id"), incident.tracking_id
        yield translate(N_("Severity")), incident.severity.value
        if incident.upstream:
            name = self.text(incident.upstream.provider)
            yield translate(N_("Provider")), self._inside(name, incident.upstream.audience)
        for window in incident.windows:
            times = self._formatter.window_zones(window)
            length = self._formatter.duration(window.duration, window.bound) if window.duration else ""
            yield window_name(incident, window, self._words), self._noted(times, length)
        yield words("label.services"), self._names(incident.services.values())
        if incident.regions:
            yield words("label.regions"), self._names(incident.regions.values())
        if cause := incident.cause:
            certainty = translate(CERTAINTIES[cause.certainty.value])
            yield words("label.cause"), self._noted(translate(CATEGORIES[cause.category.value]), certainty)
        languages = [self.values.language(tag) for tag in incident.title.locales]
        yield translate(N_("Languages")), self.values.together(languages)

    def sections(self) -> Iterator[tuple[str, Iterable[str]]]:
        from rca.i18n.catalogs import Catalog

        incident, words = self._incident, Catalog(chosen()).text
        scope, cause, response = incident.scope, incident.cause, incident.mitigation
        yield words("label.symptom"), [self.text(scope.symptom)]
        yield words("label.affected"), self._items(scope.affected)
        yield words("label.unaffected"), self._items(scope.unaffected)
        if found := incident.detection:
            method = translate(METHODS[found.method.value]) if found.method and not found.text else ""
            yield words("part.detection"), [method, self.text(found.text)]
        yield words("part.timeline"), self._timeline()
        if cause:
            yield words("part.cause"), [self.text(cause.summary)]
            yield words("label.trigger"), [self.text(cause.trigger)]
            yield words("label.mechanism"), self._items(cause.mechanism)
            yield words("label.contributing"), self._items(cause.contributing)
        if response:
            yield words("part.response"), [self.text(response.diagnosis)]
            yield words("label.stop_gap"), self._items(response.stop_gap)
            yield words("label.permanent"), self._items(response.permanent)
        yield translate(N_("Workaround")), [self.text(incident.workaround)]
        yield words("part.prevention"), map(self._step, incident.next_steps)
        if incident.recurrence:
            earlier = [*incident.recurrence.of, self.text(incident.recurrence.text)]
            yield words("part.recurrence"), earlier

    def _timeline(self) -> Iterator[str]:
        for event in self._incident.timeline:
            at = f"{self._formatter.datetime(event.at)}  " if event.at else ""
            yield at + self._inside(self.text(event.text), event.audience)

    def _step(self, step: NextStep) -> str:
        told = [translate(STATES[step.state.value if step.state else ""])]
        if step.done_on:
            done_on = self._formatter.partial_date(step.done_on)
            told = [translate(N_("{state}, {date}"), state=told[0], date=done_on)]
        elif step.due:
            told.append(translate(N_("due {date}"), date=self._formatter.partial_date(step.due)))
        if step.owner:
            told.append(translate(N_("owner {owner}"), owner=step.owner))
        if step.priority.value != "normal":
            told.append(
                translate(N_("priority {priority}"), priority=translate(PRIORITIES[step.priority.value]))
            )
        text = self._inside(self.text(step.text), step.audience)
        return f"{step.id}  {self._noted(text, self.values.together([*told, *step.trackers]))}"

    def _items(self, texts: Sequence[Text]) -> list[str]:
        return [translate(N_("- {text}"), text=self.text(each)) for each in texts]

    def _names(self, names: Iterable[Text]) -> str:
        return self._formatter.names([self.text(name) for name in names])

    def _inside(self, text: str, audience: Audience) -> str:
        internal = translate(N_("internal"))
        if audience is not Audience.INTERNAL or text.endswith(
            translate(N_("{text} ({note})"), text="", note=internal)
        ):
            return text
        return self._noted(text, internal)

    def _noted(self, text: str, note: str) -> str:
        return translate(N_("{text} ({note})"), text=text, note=note) if note else text
