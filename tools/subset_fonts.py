"""Make the files in ``fonts/`` from their originals; run by hand when an original changes, never at install.

Run, in an empty folder::

    npm pack @expo-google-fonts/noto-sans-jp@0.4.3 @expo-google-fonts/noto-serif-jp@0.4.3
    npm pack @expo-google-fonts/noto-sans@0.4.2
    python .../tools/subset_fonts.py .     # needs fontTools

Each original is cut down to what notices use: the Japanese fonts to JIS X 0213, code page 932, what they have of kanji
beyond the basic plane and the symbols beside them, the Latin font to the European scripts. Hints go (PDF readers do not use them), and so do the features that
nothing here turns on. Outlines and widths stay as they are. The same originals give the same bytes.
"""

from __future__ import annotations

import io
import sys
import tarfile
from collections.abc import Iterable
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parent.parent / "fonts"
JAPANESE = "ja"
LATIN = "latin"
FONTS = {
    "NotoSansJP-Regular": ("expo-google-fonts-noto-sans-jp-*.tgz", "400Regular", JAPANESE),
    "NotoSansJP-Bold": ("expo-google-fonts-noto-sans-jp-*.tgz", "700Bold", JAPANESE),
    "NotoSerifJP-Regular": ("expo-google-fonts-noto-serif-jp-*.tgz", "400Regular", JAPANESE),
    "NotoSerifJP-Bold": ("expo-google-fonts-noto-serif-jp-*.tgz", "700Bold", JAPANESE),
    "NotoSans-Regular": ("expo-google-fonts-noto-sans-[0-9]*.tgz", "400Regular", LATIN),
    "NotoSans-Italic": ("expo-google-fonts-noto-sans-[0-9]*.tgz", "400Regular_Italic", LATIN),
    "NotoSans-Bold": ("expo-google-fonts-noto-sans-[0-9]*.tgz", "700Bold", LATIN),
}
FEATURES = ["ccmp", "locl", "kern", "mark", "mkmk", "liga", "halt", "palt", "vert", "tnum", "lnum"]
_EUROPEAN = [
    (0x20, 0x24F),
    (0x2B0, 0x36F),
    (0x370, 0x52F),
    (0x1E00, 0x1EFF),
    (0x2000, 0x218F),
    (0x2190, 0x22FF),
]
_NAMES = [(0x20000, 0x2FA1F)]
"""Kanji beyond the basic plane: people and companies are written with them (𠮷), and no code page of Japan has them all."""
_SYMBOLS = [(0x2460, 0x27BF), (0x2900, 0x297F), (0x3000, 0x33FF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF)]


def characters(script: str) -> set[int]:
    """The code points that a font of this script keeps, where it has them."""
    if script == LATIN:
        return set(_spread(_EUROPEAN))
    return {
        *_spread([*_EUROPEAN[:1], *_EUROPEAN[4:], *_SYMBOLS, *_NAMES]),
        *_encodable("cp932"),
        *_encodable("shift_jis_2004"),
    }


def _spread(ranges: Iterable[tuple[int, int]]) -> Iterable[int]:
    for first, last in ranges:
        yield from range(first, last + 1)


def _encodable(encoding: str) -> Iterable[int]:
    for code in range(0x20, 0x30000):
        if not (0xD800 <= code < 0xF900 or 0x7F <= code < 0xA0):
            try:
                chr(code).encode(encoding)
            except UnicodeEncodeError:
                continue
            yield code


def build(name: str, originals: Path) -> Path:
    """Write one font; gives its path."""
    pattern, weight, script = FONTS[name]
    archive = next(iter(sorted(originals.glob(pattern))))
    with tarfile.open(archive) as package:
        member = next(
            each
            for each in package
            if each.name.startswith(f"package/{weight}/") and each.name.endswith(".ttf")
        )
        stream = package.extractfile(member)
        assert stream is not None
        font = TTFont(io.BytesIO(stream.read()), recalcTimestamp=False)
    options = Options(
        hinting=False, layout_features=FEATURES, notdef_outline=True, name_IDs=["*"], legacy_kern=False
    )
    options.drop_tables += ["vhea", "vmtx", "GlyphOrder", "gasp"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters(script))
    subsetter.subset(font)
    path = FOLDER / f"{name}.ttf"
    font.save(path)
    return path


def main() -> None:
    for name in FONTS:
        path = build(name, Path(sys.argv[1]))
        print(f"{path.name:26}{path.stat().st_size:>12,}")


if __name__ == "__main__":
    main()
