"""The examination of an index: is every file sound, and does it hold what its source holds, word for word."""

from __future__ import annotations

from rca.search.documents.stored_entry import decode
from rca.search.door import Verdict, View
from rca.search.lifecycle.index import Index, Unusable
from rca.search.nodes import Term


def examine(index: Index, view: View) -> Verdict:
    """Compare an index with ``view``, after what it lacks was added; a damaged one is told of, not mended."""
    try:
        index.opened()
    except Unusable as error:
        if error.reason in ("damaged", "missing"):
            return Verdict(
                is_missing=error.reason == "missing",
                damaged=(error.file,) if error.reason == "damaged" else (),
                unreadable=_unreadable(view),
            )
    evaluator = index.evaluator()
    known, untrue, unreadable = set(), [], []
    for group, entries in view.entries(view.groups()):
        known.add(group)
        if not entries:
            unreadable.append(group)
        expected = {entry.id: entry for entry in entries}
        held = [decode(evaluator.stored(number)) for number in evaluator.documents(Term("group", group))]
        if len(held) != len(expected) or not all(
            kept.id in expected and kept.holds(expected[kept.id]) for kept in held
        ):
            untrue.append(group)
    untrue += sorted(set(evaluator.lexicon("group")) - known)
    return Verdict(evaluator.total, False, (), tuple(unreadable), tuple(untrue))


def _unreadable(view: View) -> tuple[str, ...]:
    return tuple(group for group, entries in view.entries(view.groups()) if not entries)
