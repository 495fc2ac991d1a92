"""Notices to render, and what a reader and a browser see in the result."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html.parser import HTMLParser

from rca.model.base import Audience
from rca.model.notices.notice import Entry, Frame, FrameKind, Notice

TEXT_FORMATS = ("html", "md", "txt")
"""The formats whose files are text as a person reads it; others pack it."""

JAPANESE = Notice(
    incident_key="2021-10-13-windows-vm-operations",
    kind="final",
    audience=Audience.CUSTOMER,
    locale="ja",
    zones=("Asia/Tokyo",),
    frame=Frame(
        kind=FrameKind.LETTER,
        locale="ja",
        title="仮想マシンの操作障害に関するお詫びとご報告",
        label="最終報告",
        issued="2021年10月20日",
        issued_at=datetime(2021, 10, 20, 9, tzinfo=UTC),
        number="EX-2021-1013",
        addressee=("株式会社サンプル商事", "山田 太郎 様"),
        sender=("例示クラウド株式会社", "サポート部"),
        opening="平素より格別のお引き立てを賜り、厚く御礼申し上げます。\n\n下記のとおりご報告いたします。",
        item_mark="記",
        end_mark="以上",
        contact_heading="お問い合わせ先",
        contact=(Entry("メール", "support@example.com", "mailto:support@example.com"),),
    ),
    body="## 原因\n\n設定の**誤り**です。\n",
    facts=(),
)

ENGLISH = replace(
    JAPANESE,
    locale="en",
    zones=("UTC",),
    frame=replace(
        JAPANESE.frame,
        locale="en",
        title="Errors when managing virtual machines",
        label="Final report",
        issued="October 20, 2021",
        addressee=("Contoso Ltd.", "Ms. Jane Smith"),
        sender=("Example Cloud Inc.", "Customer Support"),
        salutation="Dear Ms. Smith,",
        opening="We apologize for the disruption this incident caused to your business.",
        item_mark="",
        end_mark="",
        closing=("Sincerely,", "Example Cloud Inc.", "Customer Support"),
        contact_heading="Contact",
        contact=(Entry("Email", "support@example.com", "mailto:support@example.com"),),
    ),
    body="## Root cause\n\nA setting was **wrong**.\n",
)


def on_the_web(notice: Notice) -> Notice:
    """The notice in the frame of a status page."""
    return replace(notice, frame=replace(notice.frame, kind=FrameKind.WEB, item_mark="", end_mark=""))


def saying(text: str, notice: Notice = JAPANESE) -> Notice:
    """The notice with ``text`` in every field that anybody can fill in."""
    frame = replace(
        notice.frame,
        title=text, label=text, issued=text, number=text, addressee=(text, text), sender=(text,),
        banners=(text,), salutation=text, opening=text, item_mark=text, end_mark=text, closing=(text,),
        contact_heading=text, contact=(Entry(text, text, text),),
    )  # fmt: skip
    return replace(
        notice, frame=frame, body=f"{text}\n\n- {text}\n\n| a | b |\n|---|---|\n| {text} | {text} |\n"
    )


@dataclass
class Page(HTMLParser):
    """What a browser makes of a page: its elements, where links lead, and the text that it shows."""

    html: str
    tags: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str]] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._hidden = 0
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        self._hidden += tag in {"style", "title"}

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"style", "title"}

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.shown.append(data)

    @property
    def links(self) -> list[str]:
        """The addresses of all links."""
        return [value for name, value in self.attributes if name == "href"]

    @property
    def text(self) -> str:
        """The visible text without any white space."""
        return "".join("".join(self.shown).split())
