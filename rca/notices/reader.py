"""The reader of a notice: in which language and zones they are written to, in the style of the house."""

from __future__ import annotations

from rca.config.settings import Style
from rca.i18n.catalogs import Catalog
from rca.i18n.formatting import Formatter
from rca.i18n.locale import load_locale
from rca.i18n.nearest import nearest_locale


class Reader:
    """One language, and the zones in which times are given; without any, those of the house or of the language.

    Raises NotFound for an unknown language, and UsageError for an unknown zone.
    """

    def __init__(self, tag: str, zones: tuple[str, ...], style: Style) -> None:
        self.locale = load_locale(tag)
        self.zones = tuple(zones or style.zones.get(self.locale.tag) or self.locale.zones)
        self.words = Catalog(self.locale.tag)
        self._style = style
        self._formatters: dict[str, Formatter] = {}
        self.formatter = self.formatter_for(self.locale.tag)

    def formatter_for(self, tag: str) -> Formatter:
        """The formatter of another language, for texts that stand in for missing ones: same zones, same style.

        Of a language without data it is the reader's own.
        """
        if tag not in self._formatters:
            self._formatters[tag] = Formatter(
                nearest_locale(tag, self.locale.tag),
                self.zones,
                profile=self._style.profile,
                clock=self._style.clock.get(tag, ""),
            )
        return self._formatters[tag]
