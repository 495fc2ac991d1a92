"""PDFs per second: one incident to a thousand customers, beside WeasyPrint rendering our HTML of the same notice.

They take turns: after every block of ours WeasyPrint renders a few of the same editions, from HTML that is made
beforehand, with the same fonts, loaded once. It works in a process of its own, so that the memory shown, the resident
set after each block, is ours alone; a leak would show as growth over the thousand.

Run: python benchmarks/pdf.py [CUSTOMERS]      # needs WeasyPrint, Linux for the memory column
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from rca.formats import get_format
from rca.i18n.locale import load_locale
from rca.model.notices.notice import FrameKind, Notice
from rca.notices.compose import Request, compose
from rca.notices.frame import addressee_lines
from tests.samples import WINDOWS_VM, incident, settings

FONTS = Path(__file__).parent.parent / "fonts"
BLOCKS = 10
BESIDE = 3
"""Editions that WeasyPrint renders after each block."""


def composed(locale: str) -> Notice:
    """The final notice of the real incident as a letter to everyone."""
    request = Request(
        kind="final", locale=locale, issued_at=datetime(2021, 10, 18, tzinfo=UTC), frame=FrameKind.LETTER
    )
    return compose(incident(WINDOWS_VM), request, settings()).notice


def resident() -> float:
    """The memory this process holds, in MB; 0 where the system does not say."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6 if statm.exists() else 0.0


def ours(editions: list[Notice]) -> tuple[float, int]:
    """Editions per second, and the bytes of one."""
    render = get_format("pdf").render
    start = time.perf_counter()
    for edition in editions:
        size = len(render(edition))
    return len(editions) / (time.perf_counter() - start), size


@cache
def style() -> tuple[object, object]:
    """WeasyPrint's fonts and the style sheet that loads them: ours, under the names that the HTML asks for."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    configuration = FontConfiguration()
    faces = "".join(
        f"@font-face {{ font-family: '{family}'; font-weight: {weight}; src: url('{path.as_uri()}'); }}\n"
        for family, stem in (("Noto Serif JP", "NotoSerifJP"), ("Noto Sans JP", "NotoSansJP"))
        for weight, path in ((400, FONTS / f"{stem}-Regular.ttf"), (700, FONTS / f"{stem}-Bold.ttf"))
    )
    return CSS(string=faces, font_config=configuration), configuration


def weasyprint(pages: list[str]) -> tuple[float, int]:
    """Pages per second, and the bytes of one."""
    from weasyprint import HTML

    sheet, configuration = style()
    start = time.perf_counter()
    for page in pages:
        size = len(HTML(string=page).write_pdf(stylesheets=[sheet], font_config=configuration))
    return len(pages) / (time.perf_counter() - start), size


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    print(f"Python {sys.version.split()[0]}, {count} editions a language, medians over {BLOCKS} blocks")
    pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
    for language in ("ja", "en"):
        notice, locale = composed(language), load_locale(language)
        editions = [
            notice.addressed_to(addressee_lines(f"Customer {number}, Inc.", locale))
            for number in range(count)
        ]
        start = time.perf_counter()
        get_format("pdf").render(notice)
        first = time.perf_counter() - start
        step = max(1, count // BLOCKS)
        rates: list[tuple[float, float]] = []
        memory: list[float] = []
        sizes = (0, 0)
        for at in range(0, count, step):
            block = editions[at : at + step]
            mine, size = ours(block)
            memory.append(resident())
            pages = [get_format("html").render(edition).decode() for edition in block[:BESIDE]]
            if at == 0:
                pool.submit(weasyprint, pages[:1]).result()
            other, size_beside = pool.submit(weasyprint, pages).result()
            rates.append((mine, other))
            sizes = (size, size_beside)
        mine, other = (statistics.median(each) for each in zip(*rates, strict=True))
        print(f"\n{language}: the first PDF takes {first * 1000:.0f} ms")
        print(f"  ours        {mine:6.1f} PDFs per second   {sizes[0] / 1000:6.0f} kB each")
        print(f"  WeasyPrint  {other:6.1f} PDFs per second   {sizes[1] / 1000:6.0f} kB each")
        print(f"  ratio       {mine / other:6.1f}")
        print("  memory (MB) " + " ".join(f"{each:.0f}" for each in memory))
    pool.shutdown()


if __name__ == "__main__":
    main()
