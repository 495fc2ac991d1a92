"""``rca search``, ``similar``, ``reindex`` and ``doctor`` as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command_line import rca
from tests.support.demo import copy_of
from tests.support.samples import KEYS, SIGN_IN_CODES, WINDOWS_VM


@pytest.fixture(scope="module")
def folder(made_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all samples in its store."""
    return copy_of(made_demo, tmp_path_factory.mktemp("search"))


def test_json_names_what_each_hit_is(folder: Path) -> None:
    done = rca("search", "仮想マシン", "拡張機能", "--json", "--facets", folder=folder)
    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert done.stderr == ""
    hit = answer["hits"][0]
    assert (hit["kind"], hit["incident"], hit["locale"]) == ("incident", WINDOWS_VM, "ja")
    assert isinstance(hit["field"], str)
    assert hit["score"] > 0
    assert [hit["snippet"][a:b] for a, b in hit["marks"]]
    assert {"value": "sev2", "count": 1} in answer["facets"]["severity"]
    assert {"value": "2021", "count": 1} in answer["facets"]["year"]


def test_lines_for_programs_and_messages_for_people(folder: Path) -> None:
    done = rca("search", "webhooks", folder=folder)
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert {len(row) for row in rows} == {6}
    assert rows[0][:2] == ["incident", "2024-07-05-github-webhooks-actions"]
    assert "hits in" in done.stderr


def test_a_wrong_query_is_explained_with_a_caret_and_searched(folder: Path) -> None:
    done = rca("search", "severity:sev9 鍵", folder=folder)
    lines = done.stderr.splitlines()
    assert lines[0] == "severity:sev9 鍵"
    assert lines[1] == "         ^^^^"
    assert "sev9" in lines[2]
    assert done.stdout


def test_carets_stand_under_wide_characters(folder: Path) -> None:
    done = rca("--lang", "ja", "search", "仮想マシン 重大度:最悪", folder=folder)
    line, caret = done.stderr.splitlines()[:2]
    assert line == "仮想マシン 重大度:最悪"
    assert caret == " " * 18 + "^^^^"


def test_days_are_those_of_the_notice(folder: Path) -> None:
    """It began at 23:40 UTC, which is the next morning in Tokyo."""
    found = [
        json.loads(rca("search", f"on:2025-11-0{day}", "--json", folder=folder).stdout) for day in (4, 5)
    ]
    assert [{hit["incident"] for hit in each["hits"]} for each in found] == [set(), {SIGN_IN_CODES}]
    since = rca("list", "--since", "2025-11-05", "--until", "2025-11-05", folder=folder).stdout
    assert since.startswith(f"{SIGN_IN_CODES}\tsev2\t~2025-11-05 08:40 …\t")
    assert SIGN_IN_CODES not in rca("list", "--until", "2025-11-04", folder=folder).stdout


def test_slips_of_the_keyboard(folder: Path) -> None:
    done = rca("search", "webhoks", "--json", folder=folder)
    answer = json.loads(done.stdout)
    assert answer["matched"] == "meant"
    assert answer["suggestion"].casefold() in ("webhook", "webhooks")
    assert answer["hits"][0]["incident"] == "2024-07-05-github-webhooks-actions"


def test_nothing_found(folder: Path) -> None:
    done = rca("search", "xyzzyplugh", folder=folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert "Nothing found." in done.stderr


def test_words_that_only_the_glossary_has(folder: Path) -> None:
    done = rca("--lang", "ja", "search", "駅", folder=folder)
    assert {line.split("\t")[0] for line in done.stdout.splitlines()} == {"term"}
    assert "用語集には次の語があります。" in done.stderr
    assert rca("search", "駅", "--kind", "term", folder=folder).stderr == ""


def test_what_is_known_by_the_dictionary_says_so(folder: Path) -> None:
    done = rca("search", "ダメージ", "--explain", folder=folder)
    assert "By the dictionary: ダメージ is also damage" in done.stderr
    (hit, *_) = json.loads(rca("search", "ダメージ", "--json", folder=folder).stdout)["hits"]
    assert {"asked": "ダメージ", "found": "damage", "by": "dictionary"} in hit["via"]
    (hit, *_) = json.loads(rca("search", "インシデント", "--json", folder=folder).stdout)["hits"]
    assert {each["by"] for each in hit["via"]} == {"glossary"}


def test_kinds_pages_order_and_flat(folder: Path) -> None:
    def hits(*options: str) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(rca("search", *options, "--json", folder=folder).stdout)[
            "hits"
        ]
        return found

    assert {hit["kind"] for hit in hits("kind:step", "state:open")} == {"step"}
    assert {hit["kind"] for hit in hits("Azure", "--kind", "step", "--flat")} == {"step"}
    both = hits("Azure", "--flat", "--size", "4")
    assert [hit["id"] for hit in both] == [
        hit["id"] for page in ("1", "2") for hit in hits("Azure", "--flat", "--size", "2", "--page", page)
    ][:4]
    assert all(hit["locale"] == "ja" for hit in hits("サーバー", "--locale", "ja"))
    newest = [str(hit["incident"]) for hit in hits("start>2000", "--sort", "newest")]
    assert newest == sorted(newest, reverse=True)
    assert len(newest) == len(KEYS)


def test_similar_to_an_incident_to_words_and_to_a_file(folder: Path) -> None:
    done = rca("similar", "2020-09-28-azure-ad-sign-in", "--json", folder=folder)
    similar = json.loads(done.stdout)["similar"]
    assert similar[0]["incident"] == "2021-03-15-azure-ad-signing-key"
    assert similar[0]["services"] == ["azure_ad"]
    (folder / "draft.txt").write_text("The cooling of the data centre stopped.", encoding="utf-8")
    for text in ("データセンターの冷却が停止した", "draft.txt"):
        done = rca("similar", "--text", text, "--json", folder=folder)
        assert json.loads(done.stdout)["similar"][0]["incident"] == "2019-08-23-aws-tokyo-cooling"
    rca("similar", folder=folder, code=2)
    rca("similar", "no-such-incident", folder=folder, code=1)


def test_the_index_is_mended_with_a_message(folder: Path, tmp_path: Path) -> None:
    index = folder / "rca.db.index"
    assert rca("doctor", folder=folder).returncode == 0
    for path in index.glob("g-*/*"):
        path.write_bytes(b"\0" * 100)
    done = rca("doctor", "--json", folder=folder, code=1)
    assert json.loads(done.stdout)["problems"][0]["rule"] == "doctor.file"
    done = rca("search", "webhooks", folder=folder)
    assert done.returncode == 0
    assert "being made anew" in done.stderr
    assert done.stdout
    assert rca("reindex", "--json", folder=folder).returncode == 0
    assert json.loads(rca("doctor", "--json", folder=folder).stdout)["sound"] is True


def test_what_begins_with_a_minus_is_a_word_of_the_query(folder: Path) -> None:
    done = rca("search", "rollback", "-drills", "--json", folder=folder)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["query"]) == (0, "rollback -drills")
    assert answer["total"] < json.loads(rca("search", "rollback", "--json", folder=folder).stdout)["total"]
    assert rca("search", "-rollback", "--sort", "newest", folder=folder).returncode == 0


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("--fromat", "--flat"), ("--kinds=step", "--kind"), ("--siz", "--size")],
)
def test_a_misspelt_option_is_told(folder: Path, wrong: str, meant: str) -> None:
    done = rca("search", "rollback", wrong, folder=folder, code=2)
    assert wrong.partition("=")[0] in done.stderr
    assert f"'{meant}'" in done.stderr


def test_help_in_short_is_no_sign_of_a_query(folder: Path) -> None:
    assert "Usage: rca search" in rca("search", "-h", folder=folder).stdout


def test_a_step_is_named_and_told_once(folder: Path) -> None:
    """Its words are also those of its incident, and the incident's title is also among its own."""
    rows = [
        line.split("\t") for line in rca("search", "rollback", "drills", folder=folder).stdout.splitlines()
    ]
    assert rows[0][:2] == ["step", "2020-09-28-azure-ad-sign-in#n3"]
    assert len({(row[1].partition("#")[0], row[3]) for row in rows}) == len(rows)
    found = rca("search", "signing key", "kind:step", folder=folder).stdout.splitlines()
    assert len(found) > 1
    assert all(line.split("\t")[3].startswith("next_steps.") for line in found)
