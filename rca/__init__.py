"""RCA: one incident, told truthfully in every language, promised once, findable for ever."""

__version__ = "0.1.0"
