"""``rca steps digest``, ``report``, ``calendar``, ``import`` and ``related``, as a lead uses them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import icalendar

from tests.support.command_line import rca

KEY = "2025-06-11-block-storage-write-latency"
NOW = ("--now", "2025-08-04T00:00Z")


def answer(folder: Path, *arguments: str, code: int = 0) -> Any:
    return json.loads(rca("steps", *arguments, "--json", folder=folder, code=code).stdout)


def test_digests_on_screen_in_a_folder_and_as_data(demo: Path, tmp_path: Path) -> None:
    text = rca("steps", "digest", *NOW, folder=demo).stdout
    assert "未完了の再発防止策：1件（Observability team）" in text
    assert "担当が決まっていない再発防止策" in text
    out = tmp_path / "out"
    files = rca("steps", "digest", *NOW, "--format", "eml", "-o", str(out), folder=demo).stdout.split()
    assert sorted(Path(file).name for file in files) == [
        "digest-incident-communications-team.eml", "digest-nobody.eml", "digest-observability-team.eml",
    ]  # fmt: skip
    found = answer(demo, "digest", *NOW, "--owner", "OBSERVABILITY TEAM")["digests"]
    assert [(each["owner"], list(each["sections"])) for each in found] == [
        ("Observability team", ["overdue"])
    ]
    assert "folder" in rca("steps", "digest", "--format", "html", folder=demo, code=2).stderr
    assert "No step found." in rca("steps", "digest", "--owner", "x", folder=demo).stderr
    rca("steps", "digest", "--owner", "", folder=demo, code=2)
    rca("steps", "digest", "--due-within", "soon", folder=demo, code=2)


def test_owners_in_the_settings(demo: Path) -> None:
    with (demo / "rca.toml").open("a", encoding="utf-8") as settings:
        settings.write(
            '\n[steps.owners]\n"observability team" = { email = "o@example.com", locale = "en" }\n'
        )
    mail = rca("steps", "digest", "--owner", "Observability team", "--format", "eml", folder=demo).stdout
    assert "To: Observability team <o@example.com>" in mail
    with (demo / "rca.toml").open("a", encoding="utf-8") as settings:
        settings.write('[steps.statuses]\n"Checked" = "verified"\n')
    assert "steps.statuses.Checked" in rca("steps", "report", folder=demo, code=2).stderr


def test_a_report_as_lines_as_data_and_as_a_page(demo: Path, tmp_path: Path) -> None:
    lines = [
        line.split("\t")
        for line in rca("steps", "report", "--by", "kind", *NOW, folder=demo).stdout.splitlines()
    ]
    assert lines[0][:3] == ["Kind", "All", "Done"]
    assert lines[-1][0] == "In all"
    assert sum(int(line[1]) for line in lines[1:-1]) == int(lines[-1][1])
    found = answer(demo, "report", "--by", "service", *NOW)
    total = found["total"]
    assert total["done"] + total["open"] + total["dropped"] == total["all"]
    assert total["done_on_time"] + total["done_late"] + total["done_undated"] == total["done"]
    page = tmp_path / "r.html"
    rca("--lang", "ja", "steps", "report", "--by", "service", "--html", str(page), folder=demo)
    assert "再発防止策の実施状況" in page.read_text(encoding="utf-8")
    assert answer(demo, "report", "--since", "2030-01-01")["total"]["all"] == 0
    assert answer(demo, "report", "--promised")["total"]["all"] == 0
    rca("steps", "report", "--since", "2025-02-01", "--until", "2025-01-01", folder=demo, code=2)
    rca("steps", "report", "--since", "soon", folder=demo, code=2)


def test_a_calendar_that_programs_read(demo: Path, tmp_path: Path) -> None:
    path = tmp_path / "steps.ics"
    rca("--lang", "ja", "steps", "calendar", "-o", str(path), folder=demo)
    events = icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    assert f"{KEY}#n2@steps.rca.invalid" in {str(each["uid"]) for each in events}
    assert any(str(each["summary"]).startswith("【期日】クライアント側") for each in events)
    before = path.read_bytes()
    rca("--lang", "ja", "steps", "calendar", "-o", str(path), "--now", "2031-01-01T00:00Z", folder=demo)
    assert path.read_bytes() == before
    todo = rca("steps", "calendar", "--as", "todo", "--owner", "Observability team", folder=demo).stdout
    assert todo.count("BEGIN:VTODO") == 1
    public = rca("steps", "calendar", "--public", folder=demo).stdout
    assert "Observability" not in public
    assert answer(demo, "calendar", "--incident", "none")["entries"] == 0


def test_an_import_asks_first_and_says_what_it_does_not_do(demo: Path) -> None:
    for step, number in (("n2", 1), ("n4", 2), ("n1", 3)):
        rca("steps", "note", f"{KEY}#{step}", "--tracker", f"OPS-{number}", "Linked", folder=demo)
    path = demo / "jira.csv"
    head = "課題キー;ステータス;解決状況;解決日\n"
    path.write_bytes(
        (
            head
            + "OPS-1;完了;完了;30/7月/25 2:00 午後\nOPS-2;完了;対応しない;\nOPS-3;進行中;;\nOPS-9;完了;;\n"
        ).encode("cp932")
    )
    refused = rca("steps", "import", "jira.csv", folder=demo, code=2).stderr
    assert f"{KEY}#n2  planned → done  2025-07-30  (jira OPS-1: 完了 (完了))" in refused
    assert f"{KEY}#n4: closed there without the work" in refused
    assert f"{KEY}#n1: done here, and less there" in refused
    found = answer(demo, "import", "jira.csv", "--yes")
    assert [move["name"] for move in found["moves"]] == [f"{KEY}#n2"]
    assert found["proposals"][0]["done_on"] == "2025-07-30"
    assert found["held"] == [f"{KEY}#n4"]
    assert [each["key"] for each in found["unmatched_issues"]] == ["OPS-9"]
    again = rca("steps", "import", "jira.csv", folder=demo).stderr
    assert "Moved 0, unchanged 1; 1 issues" in again
    dropped = answer(demo, "import", "jira.csv", "--yes", "--reason", "Superseded")
    assert [move["state"] for move in dropped["moves"]] == [["planned", "dropped"]]


def test_an_import_asks_for_the_day_that_the_file_does_not_say(demo: Path) -> None:
    for step, number in (("n2", 1), ("n4", 2)):
        rca("steps", "note", f"{KEY}#{step}", "--tracker", f"OPS-{number}", "Linked", folder=demo)
    text = "Issue key,Status,Resolved\nOPS-1,Done,03/04/2025 9:00\nOPS-2,Done,\n"
    (demo / "jira.csv").write_text(text, encoding="utf-8")
    told = rca("steps", "import", "jira.csv", "--yes", folder=demo, code=1).stderr
    assert f"{KEY}#n2: done there (jira OPS-1: Done), and no day can be read from “03/04/2025 9:00”" in told
    assert f"{KEY}#n4: done there (jira OPS-2: Done), and the file does not say on which day" in told
    found = answer(demo, "import", "jira.csv", "--yes", code=1)
    assert (found["moves"], found["undated"]) == ([], [f"{KEY}#n2", f"{KEY}#n4"])
    assert (
        "has not come yet"
        in rca("steps", "import", "jira.csv", "--done-on", "2098-01-01", folder=demo, code=2).stderr
    )
    seen = rca("steps", "import", "jira.csv", "--done-on", "2025-08", folder=demo, code=2).stderr
    assert f"{KEY}#n2  planned → done  2025-08  (jira OPS-1: Done)" in seen
    answer(demo, "import", "jira.csv", "--yes", "--done-on", "2025-08-01")
    assert answer(demo, "show", f"{KEY}#n2")["step"]["done_on"] == "2025-08-01"


def test_an_import_names_what_it_does_not_know_and_where_a_file_is_wrong(demo: Path) -> None:
    rca("steps", "note", f"{KEY}#n2", "--tracker", "OPS-1", "Linked", folder=demo)
    path = demo / "jira.csv"
    path.write_text("Issue key,Status\nOPS-1,Ready for QA\n", encoding="utf-8")
    told = rca("steps", "import", "jira.csv", folder=demo, code=1).stderr
    assert '"Ready for QA" = "in_progress"' in told
    with (demo / "rca.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[steps.statuses]\n"ready for qa" = "in_progress"\n')
    assert answer(demo, "import", "jira.csv", "--yes")["moves"][0]["state"] == ["planned", "in_progress"]
    path.write_text("Issue key,Status\nOPS-1,Done\nOPS 2,Done\n", encoding="utf-8")
    wrong = rca("steps", "import", "jira.csv", "--yes", "--all-or-nothing", folder=demo, code=1).stderr
    assert "jira.csv:3: Issue key: error: 'OPS 2' is not a link to a tracker" in wrong
    assert "Nothing was imported" in wrong
    told = rca("steps", "import", "jira.csv", "--done-on", "2025-08-01", "--yes", folder=demo, code=1).stderr
    assert "Rows of the file that were left out: 1." in told
    assert "Moved 1, unchanged 0" in told
    assert answer(demo, "import", "jira.csv", "--yes", code=1)["problems"][0]["line"] == 3
    rca("steps", "import", "missing.csv", folder=demo, code=2)


def test_promises_of_before(demo: Path) -> None:
    found = answer(demo, "related", "2021-03-15-azure-ad-signing-key")["steps"]
    assert [each["tie"] for each in found[:3]] == ["answered", "answered", "recurrence"]
    assert not any("{" in each["text"] for each in found)
    one = rca(
        "--lang", "ja", "steps", "related", "2021-03-15-azure-ad-signing-key", "--limit", "1", folder=demo
    )
    assert one.stdout.startswith("未完了\t")
    assert f"ほかに{len(found) - 1}件あります。" in one.stderr
    assert "No earlier promise" in rca("steps", "related", "2019-08-23-aws-tokyo-cooling", folder=demo).stderr
    rca("steps", "related", "no-such-key", folder=demo, code=1)
