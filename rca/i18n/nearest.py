"""The language that stands in for one of which there are no data: texts may be in any language, figures may not."""

from __future__ import annotations

from rca.i18n.catalogs import LAST_RESORT
from rca.i18n.locale import Locale, load_locale, locale_tags
from rca.model.language_tags import fallbacks


def nearest_locale(*tags: str) -> Locale:
    """The language of the first of these tags of which there are data, or of what it falls back to; English if of none."""
    known = locale_tags()
    return load_locale(next((each for tag in tags for each in fallbacks(tag) if each in known), LAST_RESORT))
