"""The words of files in the words of people, by the field of a message that they fill: ``kind``, ``state``, ``locale``.

In English they are near enough to what they mean; elsewhere a sentence has the word of its own language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rca.model.incidents.step_names import KINDS as STEP_KINDS
from rca.model.incidents.step_names import PRIORITIES, STATES
from rca.model.incidents.word_names import EVENTS
from rca.model.problem import N_

NOTICE_KINDS: Final[Mapping[str, str]] = {
    "initial": N_("initial notice"),
    "update": N_("update"),
    "resolved": N_("notice of the restored service"),
    "preliminary": N_("preliminary report"),
    "final": N_("final report"),
    "correction": N_("correction"),
    "followup": N_("follow-up notice"),
}
FACT_KINDS: Final[Mapping[str, str]] = {
    "instant": N_("instant"),
    "window": N_("window"),
    "duration": N_("duration"),
    "count": N_("count"),
    "share": N_("share"),
    "name": N_("name"),
    "link": N_("link"),
    "list of names": N_("list of names"),
    "list of windows": N_("list of windows"),
}
AUDIENCES: Final[Mapping[str, str]] = {
    "public": N_("everybody may read it"),
    "customer": N_("customers may read it"),
    "internal": N_("those inside may read it"),
}
LANGUAGES_OF_TEXTS: Final[Mapping[str, str]] = {
    "ja": N_("Japanese"),
    "en": N_("English"),
    "zh-Hans": N_("Simplified Chinese"),
    "zh-Hant": N_("Traditional Chinese"),
    "ko": N_("Korean"),
    "de": N_("German"),
    "fr": N_("French"),
    "es": N_("Spanish"),
    "pt-BR": N_("Brazilian Portuguese"),
}
FAMILIES: Final[Mapping[str, str]] = {"formats": N_("file format")}
THINGS: Final[Mapping[str, str]] = {
    "service": N_("service"),
    "region": N_("region"),
    "fact": N_("fact"),
    "duty": N_("duty"),
    "zone": N_("zone"),
    "OWNER": N_("OWNER"),
    "DATE": N_("DATE"),
    "TEXT": N_("TEXT"),
}
ANCHORS: Final[Mapping[str, str]] = {
    "aware": N_("aware"),
    "classified": N_("classified"),
    "initial_notice": N_("initial notice"),
}
POINTS: Final[Mapping[str, str]] = {
    "start": N_("start"),
    "end": N_("end"),
    "entry": N_("entry"),
    "entry before": N_("entry before"),
    "post": N_("post"),
    "next notice": N_("next notice"),
}

BY_FIELD: Final[Mapping[str, Mapping[str, str]]] = {
    "kind": {**FACT_KINDS, **STEP_KINDS, **NOTICE_KINDS},
    "state": STATES,
    "before": {**NOTICE_KINDS, **STATES},
    "after": STATES,
    "allowed": STATES,
    "priority": PRIORITIES,
    "audience": AUDIENCES,
    "reader": AUDIENCES,
    "locale": LANGUAGES_OF_TEXTS,
    "locales": LANGUAGES_OF_TEXTS,
    "languages": LANGUAGES_OF_TEXTS,
    "fields": {"title": N_("title"), **AUDIENCES},
    "source": LANGUAGES_OF_TEXTS,
    "family": FAMILIES,
    "what": THINGS,
    "type": EVENTS,
    "anchor": {**EVENTS, **ANCHORS},
    "first": POINTS,
    "second": POINTS,
}
