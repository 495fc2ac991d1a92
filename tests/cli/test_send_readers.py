"""``rca send``: who reads what. Only what is approved and meant for a reader goes to them, and one report once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path

import pytest

from tests.support.command_line import Done, rca
from tests.support.mail_server import Inbox, MailServer, Received
from tests.support.samples import INCIDENTS, WINDOWS_VM

pytestmark = pytest.mark.usefixtures("empty_store")
CUSTOMERS = """id,name_ja,name_en,email,locale,zone,services
alpha,アルファ株式会社,Alpha Corp.,alpha@example.com,ja,Asia/Tokyo,virtual_machines
beta,ベータ株式会社,Beta Inc.,beta@example.com,en,America/New_York,*
"""
ALL = ("--all-affected", "--really")
A = ("--to", "alpha@example.com")


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def workspace(tmp_path: Path, empty_store: None, inbox: Inbox) -> Iterator[Path]:
    """A workspace with an approved incident and two customers, whose mail server runs."""
    with MailServer(inbox) as server:
        (tmp_path / "rca.toml").write_text(
            '[organisation]\nname = { ja = "例示クラウド株式会社", en = "Example Cloud, Inc." }\n'
            '[organisation.mail]\naddress = "notice@example.com"\n'
            f'[mail]\nhost = "localhost"\nport = {server.port}\nsecurity = "none"\n',
            encoding="utf-8",
        )
        rca("import", str(INCIDENTS / f"{WINDOWS_VM}.yaml"), folder=tmp_path)
        (tmp_path / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
        rca("customers", "import", "customers.csv", folder=tmp_path)
        approve(tmp_path)
        yield tmp_path


def approve(folder: Path) -> None:
    for command in ("review", "approve"):
        rca(command, WINDOWS_VM, folder=folder)


def change(folder: Path) -> None:
    """Change what the incident says, and have it approved."""
    path = folder / f"{WINDOWS_VM}.yaml"
    text = (INCIDENTS / path.name).read_text(encoding="utf-8")
    said = path.read_text(encoding="utf-8") if path.exists() else text
    path.write_text(said.replace("title:\n  en: ", "title:\n  en: Further "), encoding="utf-8")
    rca("import", str(path), folder=folder)
    approve(folder)


def publish(folder: Path, *options: str, kind: str = "final") -> Done:
    return rca("publish", WINDOWS_VM, "--kind", kind, *options, folder=folder)


def send(folder: Path, *options: str, code: int = 0) -> Done:
    return rca("send", WINDOWS_VM, *options, folder=folder, code=code)


def outcomes(done: Done) -> dict[str, str]:
    return {mail["address"]: mail["outcome"] for mail in json.loads(done.stdout)["mails"]}


def text_of(mail: Received) -> str:
    parts = message_from_bytes(mail.content).walk()
    plain = next(part for part in parts if part.get_content_type() == "text/plain")
    return bytes(plain.get_payload(decode=True) or b"").decode()


def test_customers_never_get_an_internal_revision(workspace: Path, inbox: Inbox) -> None:
    publish(workspace, "--audience", "internal")
    refused = send(workspace, *ALL, code=1).stderr
    assert "nothing of" in refused
    assert "--unpublished" in refused
    assert "internal" in send(workspace, *ALL, "--revision", "1", code=1).stderr
    assert "nothing internal" in send(workspace, *ALL, "--audience", "internal", code=2).stderr
    assert "customer alpha" in send(workspace, *A, "--audience", "internal", "--really", code=1).stderr
    assert inbox.mails == []
    publish(workspace)
    publish(workspace, "--audience", "internal", "--note", "once more")
    send(workspace, *ALL)
    assert inbox.addresses == {"alpha@example.com": 1, "beta@example.com": 1}
    assert all("社内限り" not in text_of(mail) and "Internal:" not in text_of(mail) for mail in inbox.mails)


def test_inside_one_reads_the_internal_revision_and_sees_that_it_is_one(
    workspace: Path, inbox: Inbox
) -> None:
    publish(workspace)
    out = publish(workspace, "--audience", "internal", "-o", "out").stdout
    assert "r2-final-internal.ja.txt" in out
    text = (workspace / "out" / WINDOWS_VM / "r2-final-internal.ja.txt").read_text(encoding="utf-8")
    assert "社内限り" in text
    assert "お客様各位" not in text
    inside = ("--to", "boss@example.com", "--audience", "internal")
    rehearsed = send(workspace, *inside)
    assert "Audience: internal readers only" in rehearsed.stderr
    assert "final-internal.ja.boss@example.com.eml" in rehearsed.stdout
    send(workspace, *inside, "--really")
    (mail,) = inbox.mails
    assert "社内限り" in str(make_header(decode_header(message_from_bytes(mail.content)["Subject"])))
    send(workspace, "--to", "boss@example.com", "--really")
    assert inbox.addresses == {"boss@example.com": 2}  # what customers read is another report
    rows = rca("revisions", WINDOWS_VM, folder=workspace).stdout.splitlines()
    assert [row.split("\t")[-1] for row in rows] == ["customers", "internal readers only"]
    assert "Audience: internal" in rca("revisions", WINDOWS_VM, "2", folder=workspace).stdout
    assert rca("verify", "--files", "out", folder=workspace).stderr.count("error") == 0


def test_a_correction_corrects_what_its_readers_have_read(workspace: Path) -> None:
    publish(workspace)
    publish(workspace, "--audience", "internal")
    refused = publish_correction(workspace, "--of", "2", code=1)
    assert "--audience internal" in refused.stderr
    assert "--of: 1" in refused.stderr
    assert "revision 1" not in publish_correction(workspace, code=1).stderr
    draft = publish_correction(workspace, "--json", code=1).stderr
    assert "corrections" in draft  # it is the first one that is to be corrected, and nothing says why


def publish_correction(folder: Path, *options: str, code: int) -> Done:
    return rca("publish", WINDOWS_VM, "--kind", "correction", *options, folder=folder, code=code)


def test_nothing_unapproved_leaves_unless_that_is_said(workspace: Path, inbox: Inbox) -> None:
    assert "--unpublished" in send(workspace, *ALL, code=1).stderr
    assert "--unpublished" in send(workspace, *A, code=1).stderr
    assert not (workspace / "outbox").exists()
    publish(workspace)
    rca("withdraw", WINDOWS_VM, "1", "--reason", "wrong", folder=workspace)
    refused = send(workspace, *ALL, code=1).stderr
    assert "withdrawn: wrong" in refused
    assert "--unpublished" in refused
    assert inbox.mails == []
    send(workspace, *A, "--unpublished", "--really")
    assert inbox.addresses == {"alpha@example.com": 1}
    assert "either" in send(workspace, *A, "--unpublished", "--revision", "1", code=2).stderr


def test_an_earlier_revision_stands_in_for_a_withdrawn_one_only_if_it_is_named(
    workspace: Path, inbox: Inbox
) -> None:
    publish(workspace)
    change(workspace)
    publish(workspace)
    rca("withdraw", WINDOWS_VM, "2", "--reason", "wrong", folder=workspace)
    assert "--revision: 1" in send(workspace, *ALL, code=1).stderr
    send(workspace, *A, "--revision", "1", "--really")
    assert inbox.addresses == {"alpha@example.com": 1}


def test_one_report_goes_once_whatever_way_it_left(workspace: Path, inbox: Inbox) -> None:
    final = ("--kind", "final", "--really", "--json")
    assert outcomes(send(workspace, *A, *final, "--unpublished")) == {"alpha@example.com": "sent"}
    beta = ("--to", "beta@example.com")
    assert outcomes(send(workspace, *beta, *final, "--unpublished")) == {"beta@example.com": "sent"}
    publish(workspace)
    again = {"alpha@example.com": "already_sent", "beta@example.com": "already_sent"}
    assert outcomes(send(workspace, "--all-affected", *final)) == again
    assert outcomes(send(workspace, *A, *beta, *final)) == again
    rehearsed = send(workspace, "--all-affected")
    assert "in ja, unpublished" in rehearsed.stdout
    assert inbox.addresses == {"alpha@example.com": 1, "beta@example.com": 1}
    # Who asks for a language gets it; what was published and sent is not sent again as it is.
    assert outcomes(send(workspace, *beta, *final, "--locale", "en")) == {"beta@example.com": "sent"}
    assert outcomes(send(workspace, *A, "--to", "c@example.com", *final))["c@example.com"] == "sent"
    assert outcomes(send(workspace, "--to", "c@example.com", *final, "--unpublished")) == {
        "c@example.com": "already_sent"
    }


def test_what_was_changed_before_it_was_published_is_another_report(workspace: Path, inbox: Inbox) -> None:
    send(workspace, *A, "--kind", "final", "--unpublished", "--really")
    change(workspace)
    publish(workspace)
    send(workspace, *A, "--really")
    change(workspace)
    send(workspace, *A, "--really")
    assert inbox.addresses == {"alpha@example.com": 2}


def test_who_shares_an_address_is_named(workspace: Path, inbox: Inbox) -> None:
    (workspace / "customers.csv").write_text(
        CUSTOMERS.replace("beta@example.com", "alpha@example.com"), encoding="utf-8"
    )
    rca("customers", "import", "customers.csv", folder=workspace)
    publish(workspace)
    done = send(workspace, *ALL, "--json")
    assert "beta gets no mail of their own" in done.stderr
    assert json.loads(done.stdout)["shared"] == [
        {"address": "alpha@example.com", "reader": "beta", "first": "alpha"}
    ]
    assert inbox.addresses == {"alpha@example.com": 1}


def test_customers_read_a_published_notice_in_their_zone(workspace: Path, inbox: Inbox) -> None:
    publish(workspace)
    rendered = rca(
        "render", WINDOWS_VM, "--kind", "final", "--customer", "beta", "--format", "txt", folder=workspace
    ).stdout
    done = send(workspace, "--customer", "beta", "--really")
    assert "zone" not in done.stderr
    told = [line for line in rendered.splitlines() if "Eastern" in line and "2021" in line]
    assert told
    assert all(line in text_of(inbox.mails[0]) for line in told)
    assert "UTC (" not in text_of(inbox.mails[0])


def test_a_notice_that_cannot_be_given_in_a_zone_any_more_says_so(workspace: Path, inbox: Inbox) -> None:
    publish(workspace)
    change(workspace)
    done = send(workspace, "--customer", "beta", "--really")
    assert "beta: zone: warning" in done.stderr
    assert "UTC" in text_of(inbox.mails[0])


@pytest.mark.parametrize(
    ("service", "meant"),
    [
        ("virtual_machnes", "`virtual_machines`"),
        ("全て", "`*`"),
        ("extensions、scale_sets", "`extensions; scale_sets`"),
        ("payroll", "Correct it"),
    ],
)
def test_customers_of_unknown_services_are_named(service: str, meant: str, workspace: Path) -> None:
    (workspace / "more.csv").write_text(
        f"id,name,email,services\nalso,A,a@example.com,*\ngamma,G,g@example.com,{service}\n", encoding="utf-8"
    )
    warned = rca("customers", "import", "more.csv", folder=workspace).stderr
    assert "more.csv:3: services: warning" in warned
    assert meant in warned
    assert warned.count("warning") == 1
    publish(workspace)
    done = send(workspace, "--all-affected")
    assert f"gamma ({service})" in done.stderr
    assert "Left out 1" in done.stderr
    rendered = rca("render", WINDOWS_VM, "--all-affected", "-o", "out", "--format", "md", folder=workspace)
    assert f"gamma ({service})" in rendered.stderr
