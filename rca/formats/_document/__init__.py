"""The document tree: a notice's Markdown, parsed once, and what every writer of it needs.

``tree``         the nodes, and ``parse``: Markdown → tree
``markdown``     Markdown → clean HTML, by Python-Markdown and nh3; ``lists`` prepares lists and tables for it
``links``        which addresses may be followed, and where bare ones end
``escape``       plain text → Markdown
``columns``      widths and line breaks of plain text, East Asian characters included
``plain_style``  the bullets, numbers and colons of each language
"""
