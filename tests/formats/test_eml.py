"""Mail, read back as a mail program does: what it says, in ASCII that no server can break, and nothing live in it."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import replace
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.utils import parseaddr, parsedate_to_datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rca.errors import SettingsError
from rca.formats import get_format
from rca.formats.eml import letter_of
from rca.formats.eml.headers import attachment_header, file_name
from rca.model.notices.mail import Mail, Mailbox
from rca.model.notices.notice import FrameKind, Notice
from rca.model.notices.printable import one_line
from tests.formats.support.attacks import ATTACKS, HARMLESS
from tests.support.examples import examples
from tests.support.sample_notices import ENGLISH, JAPANESE, Page, on_the_web, saying
from tests.support.samples import WINDOWS_VM, notice

eml = get_format("eml")
SENDER = Mailbox("例示クラウド株式会社", "notice@example.com")
READER = Mailbox("髙﨑 太郎", "takasaki@example.co.jp")
LONG = "エグザンプルクラウド株式会社カスタマーサポート部障害対応窓口（東京・大阪）🎌"
NAMES = ["髙﨑 太郎", "Jane Smith", 'O"Brien, \\ Ltd.', "é", "🎌" * 30, LONG, "a" * 100, "=?utf-8?q?x?=", ""]


def mailed(of: Notice, **fields: object) -> Notice:
    """The notice as mail, without attachments unless a test says otherwise."""
    head = replace(Mail("【障害】件名", SENDER, to=READER), **fields)  # type: ignore[arg-type]
    return replace(of, frame=replace(of.frame, mail=head))


def read(of: Notice) -> EmailMessage:
    """The mail as the standard library reads it, which finds nothing to complain about."""
    message = message_from_bytes(eml.render(of), policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not [defect for part in message.walk() for defect in part.defects]
    return message


def header(of: Notice, name: str) -> str:
    """A header as RFC 2047 says it reads."""
    message: Message = message_from_bytes(eml.render(of))
    return str(make_header(decode_header(re.sub(r"\r?\n", "", str(message[name])))))


def name_in(of: Notice, name: str) -> str:
    """The name in a header with a mailbox: first its parts are told apart, then the words are decoded (RFC 2047, 6.2)."""
    message: Message = message_from_bytes(eml.render(of))
    phrase, address = parseaddr(re.sub(r"\r?\n", "", str(message[name])))
    assert "@" in address
    return str(make_header(decode_header(phrase)))


def of_mail(kind: str, locale: str, frame: FrameKind = FrameKind.WEB) -> Notice:
    return notice(WINDOWS_VM, kind, locale, frame=frame).mailed_to(READER)


@pytest.mark.parametrize(
    "subject", ["【障害】サインインの遅延", "[Incident] Slow sign-in", "髙﨑①㈱🎌" * 20, LONG]
)
@pytest.mark.parametrize("name", NAMES)
def test_headers_say_exactly_what_they_were_given(subject: str, name: str) -> None:
    of = mailed(JAPANESE, subject=subject, to=replace(READER, name=name), sender=replace(SENDER, name=name))
    assert header(of, "Subject") == subject
    assert name_in(of, "To") == name_in(of, "From") == name
    assert parseaddr(str(message_from_bytes(eml.render(of))["To"]))[1] == READER.address


@examples(1.5)
@given(st.text(max_size=120), st.text(max_size=60))
@example("\r\nBcc: victim@example.com", "x\nBcc: victim@example.com")
@example("a\x0bb\x85c\u2028d\x1c\x00e", "\r")
@example("a" * 990, "=?utf-8?b?YQ==?=")
def test_no_text_breaks_out_of_its_header(subject: str, name: str) -> None:
    of = mailed(JAPANESE, subject=subject, to=replace(READER, name=name))
    head = eml.render(of).partition(b"\r\n\r\n")[0].decode("ascii")
    starts = [line.partition(":")[0] for line in head.split("\r\n") if not line.startswith(" ")]
    assert starts == [
        "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Content-Language",
        "MIME-Version", "Content-Type",
    ]  # fmt: skip
    assert header(of, "Subject") == one_line(subject)
    assert name_in(of, "To") == one_line(name)
    for word in re.findall(r"=\?utf-8\?b\?([^?]*)\?=", head):
        assert len(word) + 12 <= 75
        b64decode(word).decode("utf-8")  # each word alone: no character is cut in two
    assert all(len(line) <= 76 for line in head.split("\r\n") if "=?utf-8?b?" in line)


@pytest.mark.parametrize(
    "address", ["a@b\r\nBcc: c@d", "a b@c", "a@b>", "<a@b>", "é@b", "a@b,c@d", "a@", "@b", "a"]
)
def test_no_address_breaks_out_either(address: str) -> None:
    with pytest.raises(ValueError, match=r"mail\.address"):
        Mailbox("", address)


def test_the_mail_is_ascii_in_short_lines_and_the_same_every_time() -> None:
    for locale in ("ja", "en"):
        of = of_mail("final", locale)
        content = eml.render(of)
        assert content == eml.render(replace(of))
        lines = content.decode("ascii").split("\r\n")
        assert not any("\n" in line or "\r" in line for line in lines)
        assert max(len(line) for line in lines) <= 76


@pytest.mark.parametrize(
    ("kind", "locale", "label"),
    [
        ("initial", "ja", "【障害】"),
        ("update", "ja", "【続報】"),
        ("resolved", "ja", "【復旧】"),
        ("preliminary", "ja", "【ご報告】"),
        ("final", "ja", "【ご報告】"),
        ("initial", "en", "[Incident] "),
        ("update", "en", "[Incident] "),
        ("resolved", "en", "[Restored] "),
        ("final", "en", "[Report] "),
    ],
)
def test_the_subject_begins_with_what_the_mail_brings(kind: str, locale: str, label: str) -> None:
    of = notice(WINDOWS_VM, kind, locale, draft=True).mailed_to(READER)
    assert header(of, "Subject") == label + of.frame.title


@pytest.mark.parametrize(
    ("locale", "company"), [("ja", "エグザンプルクラウド サポート窓口"), ("en", "Example Cloud Support")]
)
def test_a_notice_is_text_and_html_in_its_language(locale: str, company: str) -> None:
    of = of_mail("resolved", locale)
    message = read(of)
    assert name_in(of, "From") == company
    assert message["Content-Language"] == locale
    assert parsedate_to_datetime(message["Date"]) == of.frame.issued_at
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert [part["Content-Language"] for part in (text, html)] == [locale] * 2
    assert [part.get_content_charset() for part in (text, html)] == ["utf-8"] * 2
    plain = text.get_content().replace("\r\n", "\n")
    assert plain == get_format("txt").render(of).decode()
    assert Page(html.get_content()).tags.count("h1") == 1
    assert "".join(of.frame.title.split()) in Page(html.get_content()).text


@pytest.mark.parametrize(
    ("kind", "frame", "attached"),
    [
        ("resolved", FrameKind.WEB, False),
        ("resolved", FrameKind.LETTER, True),
        ("final", FrameKind.WEB, True),
    ],
)
def test_reports_and_letters_bring_their_pdf(kind: str, frame: FrameKind, attached: bool) -> None:
    of = of_mail(kind, "ja", frame)
    files = list(read(of).iter_attachments())
    assert len(files) == attached
    for file in files:
        assert file.get_content_type() == "application/pdf"
        assert file.get_filename() == f"{of.frame.label}_{of.frame.number}.pdf"
        assert file.get_content() == get_format("pdf").render(of.without_reader())


@given(st.text(max_size=200))
@example("最終報告" * 12 + "％%'*")
@example("../../etc/passwd\r\nX: y")
@example("\xa0")
@example(" \u3000. a\u2003")
@example('a"b\\c')
def test_names_of_files_are_read_back(text: str) -> None:
    name = file_name(text, ".pdf")
    head = attachment_header(name).decode("ascii")
    assert all(len(line) <= 78 for line in head.split("\r\n"))
    message = message_from_bytes(f"{head}\r\n".encode())
    assert message.get_filename() == name
    assert not set(name) & set('/\\:*?"<>|\r\n')
    assert not name.startswith(".")


def test_mails_of_an_incident_gather_under_the_first() -> None:
    first, update = (
        notice(WINDOWS_VM, kind, "ja", draft=True).mailed_to(READER) for kind in ("initial", "update")
    )
    head = message_from_bytes(eml.render(first))
    assert head["In-Reply-To"] is None
    for of in (update, of_mail("final", "ja")):
        later = message_from_bytes(eml.render(of))
        assert later["In-Reply-To"] == later["References"] == head["Message-ID"] != later["Message-ID"]
    other = notice(WINDOWS_VM, "initial", "ja", draft=True).mailed_to(
        replace(READER, address="b@example.com")
    )
    assert message_from_bytes(eml.render(other))["Message-ID"] != head["Message-ID"]


def test_a_message_id_tells_mails_apart_by_what_they_are_not_by_how_they_look() -> None:
    of = of_mail("final", "ja")
    letter = letter_of(of)
    assert str(message_from_bytes(eml.render(of))["Message-ID"]) == letter.message_id
    assert letter.message_id.endswith("@example.com>")
    same = replace(of, body="別の本文", frame=replace(of.frame, title="別の題"))
    assert letter_of(same).message_id == letter.message_id
    assert letter_of(of.mailed_to(Mailbox("別名", READER.address.upper()))).message_id == letter.message_id
    for other in (
        replace(of, kind="resolved"),
        replace(of, locale="en"),
        replace(of, incident_key="x"),
        of.mailed_to(READER, "2"),
        of.mailed_to(replace(READER, address="other@example.com")),
    ):
        assert letter_of(other).message_id != letter.message_id


def test_without_reader_or_sender_a_mail_can_be_looked_at_but_not_sent() -> None:
    message = message_from_bytes(eml.render(JAPANESE))
    assert message["X-Unsent"] == "1"
    assert message["From"] is None
    assert header(JAPANESE, "Subject") == JAPANESE.frame.title
    with pytest.raises(SettingsError, match="nobody is named"):
        letter_of(JAPANESE.mailed_to(READER))


def html_of(of: Notice) -> str:
    part = read(of).get_body(("html",))
    assert part is not None
    return str(part.get_content())


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("of", [JAPANESE, on_the_web(ENGLISH)])
def test_nothing_in_any_field_is_live(attack: str, of: Notice) -> None:
    page = Page(html_of(mailed(saying(attack, of))))
    assert set(page.tags) <= HARMLESS
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "src"]
    assert not [
        value for name, value in page.attributes if name == "style" and re.search(r"url|expression", value)
    ]
    assert all(link.startswith(("https://", "http://", "mailto:")) for link in page.links)
    assert "".join(attack.split()) in page.text or "`" in attack or not attack.isprintable()


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_the_page_needs_nothing_from_outside_and_keeps_its_rules_for_the_dark(locale: str) -> None:
    html = html_of(of_mail("final", locale))
    assert not re.search(r"@import|url\(|<link|src=|<script|var\(", html)
    assert "@media (prefers-color-scheme: dark)" in html
    assert "@media (max-width: 480px)" in html
    assert html.count("!important") > 10
    assert '<h1 style="' in html
    assert "max-width: 600px" in html


def test_one_readers_mail_holds_nothing_of_another() -> None:
    first = mailed(JAPANESE.addressed_to(("ALPHACORP 御中",)), to=Mailbox("ALPHACORP", "a@alpha.example"))
    second = mailed(JAPANESE.addressed_to(("BETACORP 御中",)), to=Mailbox("BETACORP", "b@beta.example"))
    assert "ALPHACORP" in html_of(first)
    for part in read(second).walk():
        assert "alpha" not in (str(part.get_payload(decode=True)) + str(part.items())).lower()
