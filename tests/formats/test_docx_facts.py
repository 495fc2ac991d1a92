"""A Word document says what the plain text says, in the same order, for every sample."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from rca.formats import get_format
from rca.formats._document.tree import Node, parse, text_of
from rca.model.notices.notice import FrameKind, Notice
from tests.formats.support.word_files import shown, squeezed, word
from tests.support import samples
from tests.support.sample_notices import ENGLISH, JAPANESE, on_the_web

_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_COUNT = re.compile(r"^ *(?:（\d+）|\d+\. )", re.MULTILINE)
KINDS = {samples.SIGN_IN_CODES: "update"}
CASES = [(key, locale, frame) for key in samples.KEYS for locale in ("ja", "en") for frame in FrameKind]


@cache
def sample(key: str, locale: str, frame: FrameKind) -> Notice:
    kind = KINDS.get(key, "final")
    return samples.notice(key, kind, locale, frame=frame, addressee="株式会社サンプル")


def texts(nodes: tuple[Node, ...]) -> Iterator[str]:
    """The texts of all headings, paragraphs, cells and code blocks; links, which are written out, each for itself."""
    for node in nodes:
        if node.tag in {"ul", "ol", "li", "table", "thead", "tbody", "tr", "blockquote"}:
            yield from texts(node.nodes)
        else:
            yield from (text_of([child]) for child in node.children)


def said(notice: Notice) -> list[str]:
    """All that a notice says, piece by piece."""
    frame = notice.frame
    entries = (text for entry in frame.contact for text in (entry.label, entry.value))
    return [
        *frame.banners, frame.number, frame.issued, *frame.addressee, *frame.sender, frame.title, frame.salutation,
        *texts(parse(frame.opening).blocks), *texts(parse(notice.body).blocks), *frame.closing, frame.item_mark,
        frame.end_mark, frame.contact_heading, *entries,
    ]  # fmt: skip


@pytest.mark.parametrize(("key", "locale", "frame"), CASES)
def test_every_text_stands_in_it(key: str, locale: str, frame: FrameKind) -> None:
    notice = sample(key, locale, frame)
    whole = squeezed(shown(word(notice).element.body))
    for text in said(notice):
        assert squeezed(text) in whole


@pytest.mark.parametrize(("key", "locale", "frame"), CASES)
def test_its_figures_are_those_of_the_plain_text(key: str, locale: str, frame: FrameKind) -> None:
    notice = sample(key, locale, frame)
    plain = _COUNT.sub("", get_format("txt").render(notice).decode())
    assert set(_FIGURE.findall(shown(word(notice).element.body))) == set(_FIGURE.findall(plain))


# A Japanese notice of the web has its title over the addressee, as a page has; its text is a mail, and begins with whom it is to.
@pytest.mark.parametrize("notice", [JAPANESE, ENGLISH, on_the_web(ENGLISH)])
def test_the_parts_stand_in_the_order_of_the_plain_text(notice: Notice) -> None:
    pieces = [squeezed(text) for text in said(notice) if text]
    wholes = [shown(word(notice).element.body), get_format("txt").render(notice).decode()]
    orders = [sorted(pieces, key=squeezed(whole).find) for whole in wholes]
    assert orders[0] == orders[1]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_shows_every_figure(tmp_path: Path) -> None:
    notice = sample(samples.WINDOWS_VM, "ja", FrameKind.LETTER)
    file = tmp_path / "notice.docx"
    file.write_bytes(get_format("docx").render(notice))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        "--headless",
        profile,
        "--convert-to",
        "txt:Text (encoded):UTF8",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*command, str(file)], check=True, capture_output=True, timeout=120)
    opened = squeezed((tmp_path / "notice.txt").read_text(encoding="utf-8-sig"))
    for text in said(notice):
        assert squeezed(text) in opened
