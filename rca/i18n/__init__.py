"""The words floor: languages, and how each writes times, windows, durations, numbers and names.

Everything a language needs is data in ``locales/<tag>/locale.toml``; a new language is a new folder there.
"""
