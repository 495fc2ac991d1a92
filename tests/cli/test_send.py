"""``rca send``: a rehearsal first, then each reader once, and a list of what became of every mail."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.support.command_line import rca
from tests.support.mail_server import Inbox, MailServer
from tests.support.samples import INCIDENTS, WINDOWS_VM

A, B, C = "a@example.com", "b@example.com", "c@example.com"
TO_A, TO_B, TO_C = ("--to", f"髙﨑 太郎 <{A}>"), ("--to", B), ("--to", C)
KIND = ("--kind", "resolved", "--unpublished")
pytestmark = pytest.mark.usefixtures("empty_store")


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def workspace(tmp_path: Path, empty_store: None, inbox: Inbox) -> Iterator[Path]:
    """A workspace with one incident, whose mail server runs."""
    rca("import", str(INCIDENTS / f"{WINDOWS_VM}.yaml"), folder=tmp_path)
    with MailServer(inbox) as server:
        (tmp_path / "rca.toml").write_text(
            '[organisation]\nname = { ja = "例示クラウド株式会社", en = "Example Cloud, Inc." }\n'
            '[organisation.mail]\nname = { ja = "例示クラウド サポート", en = "Example Cloud Support" }\n'
            'address = "notice@example.com"\nreply_to = "support@example.com"\n'
            f'[mail]\nhost = "localhost"\nport = {server.port}\nsecurity = "none"\n',
            encoding="utf-8",
        )
        yield tmp_path


def test_a_rehearsal_writes_what_would_go_and_sends_nothing(workspace: Path, inbox: Inbox) -> None:
    done = rca("send", WINDOWS_VM, *KIND, *TO_A, *TO_B, "--locale", "ja", "--locale", "en", folder=workspace)
    assert "Nothing was sent" in done.stderr
    paths = [line.split("\t")[3] for line in done.stdout.splitlines()]
    assert len(paths) == 4
    for path in paths:
        message = message_from_bytes((workspace / path).read_bytes())
        assert message["Reply-To"] == "support@example.com"
        assert message["To"].endswith((f"<{A}>", B))
    assert inbox.mails == []
    assert rca("send", "--status", folder=workspace).stdout == ""


def test_what_was_rehearsed_goes_once(workspace: Path, inbox: Inbox) -> None:
    inbox.rcpt_answers = {B: ["450 later"], C: ["550 unknown"]}
    command = ("send", WINDOWS_VM, *KIND, *TO_A, *TO_B, *TO_C, "--really")
    first = rca(*command, folder=workspace, code=1)
    assert "450 later" in first.stdout
    assert "550 unknown" in first.stdout
    assert "repeat the command" in first.stderr
    mails = json.loads(rca(*command, "--json", folder=workspace, code=1).stdout)["mails"]
    assert [mail["outcome"] for mail in mails] == ["already_sent", "sent", "failed"]
    assert (
        rca("send", WINDOWS_VM, *KIND, *TO_A, *TO_B, "--really", folder=workspace).stdout.count("before") == 2
    )
    assert inbox.addresses == {A: 1, B: 1}
    status = json.loads(rca("send", "--status", WINDOWS_VM, "--json", folder=workspace).stdout)["mails"]
    assert [(mail["address"], mail["state"], mail["attempts"]) for mail in status] == [
        (A, "sent", 1),
        (B, "sent", 2),
        (C, "failed", 1),
    ]
    assert "550 unknown" in rca("send", "--status", folder=workspace).stdout
    assert rca("send", "--status", "other", folder=workspace).stdout == ""


def test_an_uncertain_mail_waits_for_a_person(workspace: Path, inbox: Inbox) -> None:
    inbox.data_answers = {A: ["lose"]}
    command = ("send", WINDOWS_VM, *KIND, *TO_A, "--really")
    assert "--resend" in rca(*command, folder=workspace, code=1).stderr
    assert "uncertain" in rca(*command, folder=workspace, code=1).stdout
    message_id = json.loads(rca("send", "--status", "--json", folder=workspace).stdout)["mails"][0][
        "message_id"
    ]
    assert "--yes" in rca("send", "--resend", message_id, folder=workspace, code=2).stderr
    assert inbox.mails == []
    assert "sent" in rca("send", "--resend", message_id, "--yes", folder=workspace).stdout
    assert (
        "nothing to decide" in rca("send", "--resend", message_id, "--yes", folder=workspace, code=2).stderr
    )
    assert inbox.ids == {message_id: 1}


def test_a_report_brings_its_pdf_and_a_folder_keeps_copies(workspace: Path, inbox: Inbox) -> None:
    rca("send", WINDOWS_VM, "--unpublished", *TO_A, "--frame", "letter", "--addressee", "株式会社サンプル", "--really",
        "--output", "copies", folder=workspace)  # fmt: skip
    (copy,) = (workspace / "copies").rglob("*.eml")
    assert copy.read_bytes() == inbox.mails[0].content
    names = [part.get_filename() for part in message_from_bytes(copy.read_bytes()).walk()]
    assert names[-1] is not None
    assert names[-1].startswith("最終報告_")


def test_no_two_addresses_share_a_file_and_none_is_too_long(workspace: Path) -> None:
    long = f"{'a' * 60}@{'.'.join(['b' * 60] * 3)}.example"
    others = (
        "a/b@example.com",
        "a_b@example.com",
        "taro..dot@docomo.ne.jp",
        '"abc."@ezweb.ne.jp',
        long,
        f"c{long[1:]}",
    )
    options = [option for address in others for option in ("--to", address)]
    rows = json.loads(rca("send", WINDOWS_VM, *KIND, *options, "--json", folder=workspace).stdout)["mails"]
    paths = {row["path"] for row in rows}
    assert len(paths) == len(others)
    assert all((workspace / path).is_file() for path in paths)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "--to"),
        ([WINDOWS_VM], "--to"),
        ([*TO_A], "key"),
        ([WINDOWS_VM, "--to", "nobody"], "not a mail address"),
        ([WINDOWS_VM, "--to", "x <a@example.com\nBcc: c@example.com>"], "not a mail address"),
    ],
)
def test_wrong_use_is_explained(arguments: list[str], words: str, workspace: Path) -> None:
    assert words in rca("send", *arguments, folder=workspace, code=2).stderr


def test_without_a_server_or_a_sender_nothing_goes(tmp_path: Path) -> None:
    rca("import", str(INCIDENTS / f"{WINDOWS_VM}.yaml"), folder=tmp_path)
    unnamed = rca("send", WINDOWS_VM, *KIND, *TO_A, folder=tmp_path, code=2).stderr
    assert "no name yet" in unnamed
    (tmp_path / "rca.toml").write_text('[organisation]\nname = "Mihon"\n')
    assert "[organisation.mail]" in rca("send", WINDOWS_VM, *KIND, *TO_A, folder=tmp_path, code=2).stderr
    (tmp_path / "rca.toml").write_text(
        '[organisation]\nname = "Mihon"\ncontact = { email = "support@example.com" }\n'
    )
    rca("send", WINDOWS_VM, *KIND, *TO_A, folder=tmp_path)
    assert (
        "no mail server" in rca("send", WINDOWS_VM, *KIND, *TO_A, "--really", folder=tmp_path, code=2).stderr
    )
    assert rca("send", "--status", folder=tmp_path).stdout == ""


CUSTOMERS = """id,name_ja,name_en,person_ja,person_en,email,locale,services
alpha,アルファ株式会社,Alpha Corp.,有田 一,Hajime Arita,alpha@example.com,ja,virtual_machines
beta,ベータ株式会社,Beta Inc.,別府 二,Jiro Beppu,beta@example.com,en,*
gamma,ガンマ株式会社,Gamma GmbH,,,gamma@example.com,de,*
delta,デルタ株式会社,Delta Ltd.,,,,ja,*
silent,無言株式会社,Silent Ltd.,,,silent@example.com,ja,
"""


def test_the_affected_get_the_published_revision_each_in_their_language(
    workspace: Path, inbox: Inbox
) -> None:
    (workspace / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    rca("customers", "import", "customers.csv", folder=workspace)
    for command in ("review", "approve"):
        rca(command, WINDOWS_VM, folder=workspace)
    rca("publish", WINDOWS_VM, "--kind", "final", "--locale", "ja", "--locale", "en", folder=workspace)
    send = ("send", WINDOWS_VM, "--all-affected")
    done = rca(*send, "--really", folder=workspace, code=1)
    assert "gamma: locale: error: the revision was published in ja, en, not in de" in done.stderr
    assert "delta has no contact with a mail address." in done.stderr
    assert "silent" in done.stderr
    assert re.search(r"published on [A-Z][a-z]+ \d+, \d{4}, \d\d:\d\d JST\.", done.stderr)
    assert inbox.addresses == {"alpha@example.com": 1, "beta@example.com": 1}
    rca(*send, "--customer", "alpha", "--really", folder=workspace, code=1)
    assert inbox.addresses == {"alpha@example.com": 1, "beta@example.com": 1}
    texts = {
        mail.recipients[0]: next(
            bytes(part.get_payload(decode=True) or b"").decode()
            for part in message_from_bytes(mail.content).walk()
            if part.get_content_type() == "text/plain"
        )
        for mail in inbox.mails
    }
    assert "有田 一 様" in texts["alpha@example.com"]
    assert "ベータ" not in texts["alpha@example.com"]
    assert "Beta Inc." in texts["beta@example.com"]
    status = json.loads(rca("send", "--status", "--json", folder=workspace).stdout)["mails"]
    assert {mail["revision"] for mail in status} == {1}


def test_a_withdrawn_revision_is_not_sent(workspace: Path, inbox: Inbox) -> None:
    for command in ("review", "approve"):
        rca(command, WINDOWS_VM, folder=workspace)
    rca("publish", WINDOWS_VM, "--kind", "final", folder=workspace)
    rca("withdraw", WINDOWS_VM, "1", "--reason", "wrong customer", folder=workspace)
    done = rca("send", WINDOWS_VM, *TO_A, "--revision", "1", "--really", folder=workspace, code=1)
    assert "wrong customer" in done.stderr
    assert inbox.mails == []
