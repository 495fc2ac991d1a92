"""Search over incidents, next steps, published notices and the glossary.

A query goes forward through the rooms, and each knows only those below it::

    door.py            what every engine offers, and the source that it is given
    local_engine.py    the engine over an index of our own, in a folder
    answers/           from a query to its answer: fallbacks, corrections, snippets, likeness
    lifecycle/         the index as a cache of the store: made, caught up with, examined, replaced whole
    planning/          from the tree of a query to nodes: filters, synonyms, strict and relaxed queries
    matching/          from nodes to documents: scores, order, pages, facets
    documents/         an entry as a document of the index, and back
    segments/          the index on disk: numpy postings behind Whoosh's codec; nothing else knows Whoosh
    spelling/          words that are near to another, in letters or in sound
    query/             the query language: characters, pieces, tree
    analysis/          texts as terms: folding, Latin, Japanese, katakana, the dictionary
    nodes.py           what a plan is made of

Planning and matching do not know each other: a plan is put to an index by answers alone. So another engine needs
``door.py``, and may read plans as they are.
"""
