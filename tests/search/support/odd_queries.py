"""Queries that nobody would type: any text, and the pieces of the query language in any order."""

from __future__ import annotations

from hypothesis import strategies as st

PIECES = st.sampled_from(
    ["(", ")", "（", "）", "AND", "OR", "NOT", "かつ", "または", '"', "「", "」", "-", "+", "*", "＊", " ", "\u3000", "：", ":", "|", "&",
     "service:", "state:", "due<", "on:", "2021-10", "..", "open", "a", "仮想", "ー", ",", "、", "sort:", "severity:", "sev1", "\x00"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join))
