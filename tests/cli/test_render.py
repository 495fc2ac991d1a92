"""``rca render``: every option with every other, files whole or not at all, and refusals that say why."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command_line import rca, rca_process
from tests.support.samples import DRAFT_LOCALES, INCIDENTS, SIGN_IN_CODES, WINDOWS_VM

AT = ("--issued-at", "2025-11-05T01:25Z")


def test_demo_ends_with_the_paths_of_the_notices_and_writes_the_same_bytes_again(tmp_path: Path) -> None:
    paths = rca_process("demo", "--output", "here", folder=tmp_path).stdout.split()
    assert [Path(path).name for path in paths] == [
        f"final.{locale}.{suffix}"
        for locale in ("ja", "en")
        for suffix in ("docx", "eml", "html", "md", "pdf", "txt")
    ]
    first = [(tmp_path / path).read_bytes() for path in paths]
    assert [
        (tmp_path / path).read_bytes()
        for path in rca("demo", "--output", "here", folder=tmp_path).stdout.split()
    ] == first


def test_all_kinds_locales_frames_and_audiences_in_one_run(demo: Path, tmp_path: Path) -> None:
    kinds, formats = ("initial", "update", "resolved", "preliminary", "final"), ("html", "md", "txt")
    for frame, audience in itertools.product(("web", "letter"), ("public", "internal")):
        options = [f"--kind={kind}" for kind in kinds] + [f"--format={name}" for name in formats]
        options += [f"--locale={tag}" for tag in ("ja", "en", *DRAFT_LOCALES)]
        options += [
            "--zone=America/Los_Angeles",
            "--zone=Asia/Tokyo",
            "--addressee=person:<b>見本 花子</b>",
            "--draft",
        ]
        options += [f"--frame={frame}", f"--audience={audience}", "--headings=questions", "--json", *AT]
        target = tmp_path / frame / audience
        answer = json.loads(rca("render", SIGN_IN_CODES, *options, f"--output={target}", folder=demo).stdout)
        assert answer["refused"] == []
        assert len(answer["notices"]) == len(kinds) * 9 * len(formats)
        for entry in answer["notices"]:
            content = Path(entry["path"]).read_bytes().decode()
            assert "見本 花子" in content
            assert "<b>" not in content or entry["format"] == "txt"
            if audience == "public":
                assert "Example Telecom" not in content
                assert "EXT-48213" not in content


def test_one_notice_goes_to_the_screen_as_it_would_to_a_file(demo: Path, tmp_path: Path) -> None:
    options = (WINDOWS_VM, "--locale", "ja", "--format", "txt", *AT)
    screen = rca("render", *options, folder=demo).stdout
    (path,) = rca("render", *options, "--output", str(tmp_path), folder=demo).stdout.split()
    assert Path(path).read_text(encoding="utf-8") == screen
    assert "影響時間：6時間15分" in screen


def test_several_notices_need_a_folder(demo: Path) -> None:
    assert "--output" in rca("render", WINDOWS_VM, folder=demo, code=2).stderr


@pytest.mark.parametrize("locale", DRAFT_LOCALES)
def test_a_language_that_is_missing_is_refused_and_every_field_named(locale: str, demo: Path) -> None:
    done = rca("render", WINDOWS_VM, "--locale", locale, folder=demo, code=1)
    assert done.stdout == ""
    for field in ("title", "scope.symptom", "cause.mechanism[0]", "next_steps[3].text", "services"):
        assert f"{WINDOWS_VM}: {field}: error: the text is not written in {locale}" in done.stderr
    assert "--draft" in done.stderr


def test_an_incomplete_notice_is_refused_and_every_part_named(demo: Path) -> None:
    done = rca(
        "--lang", "ja", "render", SIGN_IN_CODES, "--kind", "final", "--locale", "ja", *AT, folder=demo, code=1
    )
    assert "障害は継続しています" in done.stderr or "継続" in done.stderr
    assert "再発防止策" in done.stderr


def test_all_goes_on_past_a_notice_that_fails_and_says_which(demo: Path, tmp_path: Path) -> None:
    base = tmp_path / "base"
    shutil.copytree(demo, base)
    path = base / "incidents" / "2099-01-01-long.yaml"
    text = (INCIDENTS / f"{WINDOWS_VM}.yaml").read_text(encoding="utf-8").replace(WINDOWS_VM, path.stem)
    text += "\nworkaround:\n" + "".join(f"  {tag}: {'x ' * 45_000}\n" for tag in ("en", "ja"))
    text = text.replace("  affected:\n", "  affected:\n    - {en: " + "y " * 30_000 + ", ja: y}\n")
    path.write_text(text, encoding="utf-8")
    rca("import", str(path), folder=base)
    options = ("render", WINDOWS_VM, path.stem, "--locale", "en", "--format", "html", "--output", "out", *AT)
    done = rca(*options, folder=base, code=1)
    assert done.stdout.splitlines() == [f"out/{WINDOWS_VM}/final.en.html"]
    assert f"{path.stem} (final, en):" in done.stderr
    assert "Written 1, refused 1." in done.stderr
    refused = json.loads(rca(*options, "--json", folder=base, code=1).stdout)["refused"]
    assert [(each["file"], each["kind"], each["locale"]) for each in refused] == [(path.stem, "final", "en")]


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--kind", "finall"], "final"),
        (["--locale", "xx"], "xx"),
        (["--format", "htm"], "html"),
        (["--zone", "Asia/Tokio"], "Asia/Tokyo"),
        (["--issued-at", "2025-11-05T01:25"], "offset"),
        (["--issued-at", "0001-01-01T00:00Z"], "1970"),
    ],
)
def test_wrong_values_are_named_with_what_there_is(options: list[str], word: str, demo: Path) -> None:
    locale = [] if "--locale" in options else ["--locale", "en"]
    done = rca("render", WINDOWS_VM, *locale, *options, folder=demo, code=None)
    assert done.returncode in (1, 2)
    assert word in done.stderr


def test_own_templates_stand_before_ours_and_add_kinds(demo: Path) -> None:
    own = demo / "templates" / "notices"
    own.mkdir(parents=True)
    (own / "brief.md.jinja").write_text(
        '{#+++\nrequired = ["symptom"]\nlabel = { ja = "要約", en = "In brief" }\n+++#}\n{{ n.symptom }}\n',
        encoding="utf-8",
    )
    shown = rca("render", WINDOWS_VM, "--kind", "brief", "--locale", "ja", *AT, folder=demo).stdout
    assert "（要約）" in shown
    assert "## 原因" not in shown


@pytest.mark.parametrize(
    "template",
    [
        "{{ n.__class__.__mro__ }}",
        "{{ n._incident.key }}",
        "{{ 'x' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{% for i in range(10 ** 9) %}x{% endfor %}",
        "{{ nothing }}",
        "{% if %}",
        "{{ n.heading('nothing') }}",
        "{% include '../../../../etc/passwd' %}",
    ],
)
def test_a_hostile_or_broken_template_is_an_error_with_its_name(template: str, demo: Path) -> None:
    own = demo / "templates" / "notices"
    own.mkdir(parents=True)
    (own / "brief.md.jinja").write_text(template, encoding="utf-8")
    done = rca("render", WINDOWS_VM, "--kind", "brief", "--locale", "ja", folder=demo, code=2)
    assert "brief" in done.stderr
    assert done.stdout == ""


def test_a_full_disk_leaves_the_old_notice_whole(demo: Path, tmp_path: Path) -> None:
    options = (WINDOWS_VM, "--locale", "ja", "--format", "html", "--output", str(tmp_path))
    (path,) = rca("render", *options, *AT, folder=demo).stdout.split()
    before = Path(path).read_bytes()
    # A limit on the size of files is what a full disk is to a writer; the store only reads here.
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)); import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); from rca.cli import main; main({['render', *options]!r})"
    done = subprocess.run(
        [sys.executable, "-c", limited], cwd=demo, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert Path(path).read_bytes() == before
    assert [each.name for each in Path(path).parent.iterdir()] == [Path(path).name]


def test_a_reader_that_goes_away_is_no_error_message(demo: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "rca", "render", WINDOWS_VM, "--locale", "ja", *AT],
        cwd=demo,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_IGN),
        env=os.environ | {"PYTHONUTF8": "1"},
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_a_date_typed_into_prose_is_told_by_line(tmp_path: Path) -> None:
    text = (INCIDENTS / f"{WINDOWS_VM}.yaml").read_text(encoding="utf-8")
    lines = text.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("cause:"))
    summary = next(i for i in range(at, len(lines)) if lines[i].lstrip().startswith("ja:"))
    lines[summary] = lines[summary].rstrip().removesuffix('"') + (
        "7月4日のことです。" + ('"' if lines[summary].endswith('"') else "")
    )
    path = tmp_path / f"{WINDOWS_VM}.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for command in (("import", str(path)), ("review", WINDOWS_VM)):
        told = rca(*command, folder=tmp_path).stderr
        assert f":{summary + 1}: " in told
        assert "text.typed_time" in told
    rendered = rca("render", WINDOWS_VM, "--locale", "ja", folder=tmp_path)
    assert "7月4日" in rendered.stdout
    assert "text.typed_time" in rendered.stderr
