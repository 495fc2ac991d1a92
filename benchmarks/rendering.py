"""Notices per second: one incident to many customers, beside a bare Jinja2 render of the same text.

The bare render is the least that any template-based tool has to do: the finished text of the notice as a compiled
Jinja2 template in which only the customer's name is filled in, encoded to bytes. Ours composes the notice once and
then lays out one edition for each customer. Both run in this process, in turn, several rounds; medians are shown.

Run: python benchmarks/rendering.py [CUSTOMERS]
"""

from __future__ import annotations

import cProfile
import io
import pstats
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import jinja2

sys.path.insert(0, str(Path(__file__).parent.parent))

from rca.formats import get_format
from rca.i18n.locale import load_locale
from rca.model.notices.notice import Notice
from rca.notices.compose import Request, compose
from rca.notices.frame import addressee_lines
from tests.samples import WINDOWS_VM, incident, settings

ROUNDS = 7
FORMATS = ("html", "md", "txt")
LOCALES = ("ja", "en")


def composed(locale: str) -> Notice:
    """The final notice of the real incident, for everyone."""
    request = Request(kind="final", locale=locale, issued_at=datetime(2021, 10, 18, tzinfo=UTC))
    return compose(incident(WINDOWS_VM), request, settings()).notice


def ours(notice: Notice, name: str, customers: list[str]) -> None:
    """One edition for each customer."""
    render, locale = get_format(name).render, load_locale(notice.locale)
    for customer in customers:
        render(notice.addressed_to(addressee_lines(customer, locale)))


def bare(template: jinja2.Template, customers: list[str]) -> None:
    """The same text with the customer's name in its place, and nothing else."""
    for customer in customers:
        template.render(customer=customer).encode()


def template_of(notice: Notice, name: str) -> jinja2.Template:
    """A template that renders to the notice's own text."""
    marked = notice.addressed_to(addressee_lines("CUSTOMERNAME", load_locale(notice.locale)))
    text = get_format(name).render(marked).decode()
    assert "CUSTOMERNAME" in text
    env = jinja2.Environment(autoescape=name == "html")
    return env.from_string(text.replace("CUSTOMERNAME", "{{ customer }}"))


def rate(work: Callable[[], None], count: int) -> float:
    start = time.perf_counter()
    work()
    return count / (time.perf_counter() - start)


def main() -> None:
    customers = [
        f"Customer {number}, Inc." for number in range(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
    ]
    print(
        f"Python {sys.version.split()[0]}, {len(customers)} customers, median of {ROUNDS} rounds, notices per second"
    )
    print(f"{'':12}{'ours':>10}{'bare Jinja2':>14}{'ratio':>8}")
    total: dict[str, list[float]] = {"ours": [0.0] * ROUNDS, "bare": [0.0] * ROUNDS}
    for locale in LOCALES:
        notice = composed(locale)
        for name in FORMATS:
            template = template_of(notice, name)
            ours(notice, name, customers[:5])
            rates: dict[str, list[float]] = {"ours": [], "bare": []}
            for number in range(ROUNDS):
                rates["ours"].append(rate(lambda: ours(notice, name, customers), len(customers)))  # noqa: B023
                rates["bare"].append(rate(lambda: bare(template, customers), len(customers)))  # noqa: B023
                for side, values in rates.items():
                    total[side][number] += len(customers) / values[-1]
            show(f"{locale} {name}", statistics.median(rates["ours"]), statistics.median(rates["bare"]))
    count = len(customers) * len(LOCALES) * len(FORMATS)
    show("all", *(count / statistics.median(total[side]) for side in ("ours", "bare")))

    request = Request(kind="final", locale="ja", issued_at=datetime(2021, 10, 18, tzinfo=UTC))

    def from_the_incident() -> None:
        for _ in range(50):
            compose(incident(WINDOWS_VM), request, settings())

    once = rate(from_the_incident, 50)
    print(f"\nComposing from the incident, nothing shared: {once:.0f} notices per second")
    print("\nWhere the time of ours goes (ja html, by function):")
    notice = composed("ja")
    profile = cProfile.Profile()
    profile.runcall(ours, notice, "html", customers)
    stream = io.StringIO()
    pstats.Stats(profile, stream=stream).strip_dirs().sort_stats("tottime").print_stats(8)
    print("\n".join(line for line in stream.getvalue().splitlines()[6:] if line.strip()))


def show(label: str, mine: float, other: float) -> None:
    print(f"{label:12}{mine:10.0f}{other:14.0f}{mine / other:8.2f}")


if __name__ == "__main__":
    main()
