"""Notices that a person has read, word for word. ``pytest --update-goldens -n 0`` writes them anew, to be read again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from rca import resources
from rca.formats import get_format
from rca.model.notices.notice import FrameKind
from tests.support.samples import KEYS, ROOT, SIGN_IN_CODES, WINDOWS_VM, notice

GOLDENS = Path(__file__).parent / "goldens"
LETTER: dict[str, object] = {"frame": FrameKind.LETTER, "addressee": "株式会社サンプル"}

NO_OPTIONS: dict[str, object] = {}
CASES = [
    (key, "update" if key == SIGN_IN_CODES else "final", locale, "md", NO_OPTIONS)
    for key in KEYS
    for locale in ("ja", "en")
]
CASES += [
    (WINDOWS_VM, "final", locale, suffix, LETTER) for locale in ("ja", "en") for suffix in ("txt", "html")
]
CASES += [(WINDOWS_VM, "final", locale, "txt", NO_OPTIONS) for locale in ("ja", "en")]
CASES += [
    ("2025-06-11-block-storage-write-latency", "resolved", locale, "txt", NO_OPTIONS)
    for locale in ("ja", "en")
]


@pytest.mark.parametrize(
    ("key", "kind", "locale", "suffix", "options"),
    CASES,
    ids=lambda value: "" if isinstance(value, dict) else value,
)
def test_notice_reads_as_it_was_read(
    key: str, kind: str, locale: str, suffix: str, options: dict[str, object], request: pytest.FixtureRequest
) -> None:
    frame = "-letter" if options else ""
    golden = GOLDENS / f"{key}.{kind}{frame}.{locale}.{suffix}"
    content = get_format(suffix).render(notice(key, kind, locale, **options))
    if request.config.getoption("--update-goldens"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(content)
    assert content.decode() == golden.read_text(encoding="utf-8")


WITHOUT_BABEL = """
import sys
from pathlib import Path

asked = []

class NoBabel:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "babel":
            asked.append(name)
            raise ImportError(name)

sys.meta_path.insert(0, NoBabel())

from rca import resources
resources._PACKAGE = Path(sys.argv[1])

from rca.formats import get_format
from tests.support.samples import notice
for case in sys.stdin.read().splitlines():
    key, kind, locale, suffix, written = case.split("\t")
    Path(written).write_bytes(get_format(suffix).render(notice(key, kind, locale)))
assert not asked, asked
assert "babel" not in sys.modules
"""


def test_notices_are_written_without_babel(tmp_path: Path) -> None:
    """Whichever Babel there is, it has no say in a notice; the data lie as they do in a wheel."""
    package = tmp_path / "rca"
    package.mkdir()
    for name in ("templates", "incidents", "regimes", "fonts"):
        (package / name).symlink_to(resources.folder(name))
    for path in resources.folder("locales").glob("*/**/*"):
        target = package / "locales" / path.relative_to(resources.folder("locales"))
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".po":
            with path.open("rb") as source, target.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(source, domain=path.stem), use_fuzzy=False)
        elif path.is_file() and path.suffix != ".mo":
            target.write_bytes(path.read_bytes())
    cases = [(*case[:4], tmp_path / ".".join(case[:4])) for case in CASES if not case[4]]
    subprocess.run(
        [sys.executable, "-c", WITHOUT_BABEL, package],
        input="\n".join("\t".join(map(str, case)) for case in cases),
        cwd=ROOT,
        encoding="utf-8",
        check=True,
    )
    for *_, written in cases:
        assert written.read_bytes() == (GOLDENS / written.name).read_bytes()
