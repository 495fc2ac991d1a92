"""A few incidents in two languages with what belongs to them, a glossary, and a way to ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from rca.model.base import Audience
from rca.model.glossary import Term
from rca.model.search import Entry, HitKind, Passage
from rca.model.search import Query as Question
from rca.search.analysis.analyzer import Analyzer
from rca.search.answers.corrections import Speller
from rca.search.answers.written_forms import written_forms
from rca.search.matching.evaluator import Evaluator
from rca.search.nodes import QueryNode
from rca.search.planning.clauses import Clauses
from rca.search.planning.plan import Plan, plan
from rca.search.planning.synonyms import Synonyms
from tests.search.support.shelves import Shelf, index_of

PUBLIC, CUSTOMER, INTERNAL = Audience


def minutes(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() // 60)


def incident(
    key: str, texts: Iterable[tuple[str, str, str] | tuple[str, str, str, Audience]], **keywords: Any
) -> Entry:
    """An incident: ``texts`` are (field, locale, text) and perhaps an audience."""
    passages = tuple(
        Passage(field, locale, (*rest, PUBLIC)[0], text, is_title=field == "title")
        for field, locale, text, *rest in texts
    )
    day = key[:10]
    return Entry(
        kind=HitKind.INCIDENT,
        id=f"incident/{key}",
        group=key,
        incident=key,
        audience=min((each.audience for each in passages), key=list(Audience).index),
        passages=passages,
        keywords={
            "year": (day[:4],),
            "locale": tuple(dict.fromkeys(each.locale for each in passages)),
            **{name: value if isinstance(value, tuple) else (value,) for name, value in keywords.items()},
        },
        start=minutes(day),
    )  # fmt: skip


def step(
    key: str, name: str, locale: str, text: str, state: str = "", due: str = "", owner: str = ""
) -> Entry:
    """A next step of an incident."""
    return Entry(
        kind=HitKind.STEP,
        id=f"step/{key}#{name}",
        group=key,
        incident=key,
        audience=PUBLIC,
        passages=(Passage("next_steps", locale, PUBLIC, text),),
        keywords={
            "locale": (locale,),
            **({"state": (state,)} if state else {}),
            **({"owner": (owner,)} if owner else {}),
        },
        start=minutes(key[:10]),
        due=date.fromisoformat(due).toordinal() if due else None,
    )


VM = "2021-10-13-windows-vm"
STORAGE_JA = "2022-03-01-storage-slow"
STORAGE_EN = "2023-05-05-storage-slow"
WEBHOOKS = "2024-07-09-webhooks"
SECRET = "2025-01-15-hidden"
BALANCER = "2020-02-29-balancer"
PARTIAL = "2019-06-01-lb-cert"

ENTRIES: tuple[tuple[Entry, ...], ...] = (
    (
        incident(
            VM,
            [
                ("title", "en", "Windows virtual machines could not be created"),
                ("title", "ja", "Windows仮想マシンの作成に失敗"),
                ("tracking_id", "en", "0NC_-L9G"),
                ("cause.summary", "en", "A deployment removed the query API that agents read; host prod-db-01 at 10.0.0.1."),
                ("cause.summary", "ja", "エージェントが参照する照会用APIが、デプロイで削除されました。"),
                ("cause.notes", "ja", "担当者が手順書を読み違えた。", INTERNAL),
                ("scope.detail", "en", "Customers with reserved capacity were asked to wait.", CUSTOMER),
            ],
            service=("virtual_machines", "Virtual Machines", "仮想マシン"),
            region=("tokyo", "Tokyo", "東京リージョン"),
            severity="sev2",
            cause="change",
            tracking_id="0NC_-L9G",
        ),
        step(VM, "add_alert", "en", "Alert when creations fail.", "planned", "2025-12-31", "Platform Team"),
        step(VM, "keep_api", "en", "Keep the old API for a month.", "done", "2021-12-01", "Compute"),
        step(VM, "drill", "ja", "切り戻しの訓練を行います。", "", "2026-02-01"),
    ),
    (
        incident(
            STORAGE_JA,
            [
                ("title", "ja", "ストレージの遅延"),
                ("cause.summary", "ja", "ベースラインの見直しで、冗長化した装置の片方に負荷が集中し、障害になりました。"),
            ],
            service=("storage", "Azure Storage", "ストレージ"),
            region=("osaka", "大阪リージョン"),
            severity="sev3",
            cause="capacity",
        ),
    ),
    (
        incident(
            STORAGE_EN,
            [
                ("title", "en", "Storage latency"),
                ("cause.summary", "en", "One of the two controllers was overloaded after a certificate expired."),
            ],
            service=("storage", "Azure Storage"),
            region=("osaka", "Osaka"),
            severity="sev3",
            cause="capacity",
        ),
    ),
    (
        incident(
            WEBHOOKS,
            [
                ("title", "en", "Webhook deliveries stopped"),
                ("cause.summary", "en", "The queue filled up in July and workers in the eastern region were throttled."),
            ],
            service=("webhooks", "Webhooks"),
            region=("east", "East Asia"),
            severity="sev1",
            cause="defect",
        ),
    ),
    (
        incident(
            SECRET,
            [("title", "en", "Zanzibar intrusion", INTERNAL), ("cause.notes", "en", "Exfiltration by zanzibar.", INTERNAL)],
            service=("zanzibar_gateway", "Zanzibar Gateway"),
            severity="sev1",
            cause="security",
        ),
    ),
    (
        incident(
            BALANCER,
            [
                ("title", "ja", "ロードバランサーのフェイルオーバー"),
                ("cause.summary", "ja", "ロードバランサーの設定変更で、データベースへの接続が切れました。"),
            ],
            service=("load_balancer", "ロードバランサー"),
            severity="sev4",
            cause="change",
        ),
    ),
    (
        incident(
            PARTIAL,
            [("title", "en", "Expired certificate"), ("cause.summary", "en", "The gateway served an expired certificate.")],
            severity="sev4",
            cause="unknown",
        ),
    ),
)  # fmt: skip

TERMS = (
    Term({"en": "virtual machine", "ja": "仮想マシン"}, {"en": ("VM",)}),
    Term({"en": "storage", "ja": "ストレージ"}),
    Term({"en": "latency", "ja": "遅延"}, {"en": ("delay",)}),
    Term({"en": "failure", "ja": "障害"}, {"en": ("outage",)}),
    Term({"en": "redundancy", "ja": "冗長化"}),
    Term({"en": "load balancer", "ja": "ロードバランサー"}),
    Term({"en": "creation", "ja": "作成"}),
    Term({"en": "database", "ja": "データベース"}),
)


@dataclass(frozen=True, slots=True)
class Library:
    """An index of entries, and the glossary."""

    evaluator: Evaluator
    analyzer: Analyzer
    glossary: Synonyms

    def plan(self, text: str, audience: Audience = INTERNAL, **chosen: Any) -> Plan:
        return plan(Question(text, audience, **chosen), self.analyzer, self.glossary, self.evaluator)

    def names(self, query: QueryNode | None, made: Plan, limit: int = 100) -> list[str]:
        """What a query of a plan finds, in its order: keys of incidents, and ``key#step``."""
        if query is None:
            return []
        ranking = self.evaluator.rank(query, where=made.where, limit=limit, order=made.sort)
        return [self.evaluator.values(item.docnum, "id")[0].partition("/")[2] for item in ranking.items]

    def strictly(self, text: str, audience: Audience = INTERNAL, **chosen: Any) -> list[str]:
        """What has all the words."""
        made = self.plan(text, audience, **chosen)
        return self.names(made.strict, made)

    def loosely(self, text: str, audience: Audience = INTERNAL, **chosen: Any) -> list[str]:
        """What has some of the words."""
        made = self.plan(text, audience, **chosen)
        return self.names(made.relaxed or made.strict, made)

    def speller(self, text: str, audience: Audience = INTERNAL, **chosen: Any) -> Speller:
        made = self.plan(text, audience, **chosen)

        names = tuple(name for term in TERMS for _, name in term.written())
        clauses = Clauses(audience, self.evaluator)
        forms_of = partial(written_forms, self.evaluator, audience)
        return Speller(made, clauses, self.evaluator, self.analyzer, forms_of, names, self.glossary)


def library(
    folder: Path, groups: Sequence[Sequence[Entry]] = ENTRIES, terms: Sequence[Term] = TERMS
) -> Library:
    """An index of these groups in ``folder``, made as any other."""
    shelf = Shelf()
    for group in groups:
        shelf.put(*group)
    analyzer = Analyzer()
    return Library(index_of(folder, shelf).evaluator(), analyzer, Synonyms(terms, analyzer))
