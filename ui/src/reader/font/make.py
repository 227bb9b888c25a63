"""Makes NotoSansJP-counter.woff2 again: `python3 make.py` (needs fontTools and brotli).

The input is the font of every paper (crates/paper/font). What stays: kana, signs, the kanji of JIS X 0208 level 1, the variant kanji of
names that `record` knows, and every character of the words of a counter. Other kanji, and shapes named by a selector, come from the
computer's own fonts; the page names each such character with its number.
"""

import io
import pathlib
import re
import zlib

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[3]


def row(number):
    """The characters of one row (区) of JIS X 0208, with the additions of NEC."""
    for cell in range(1, 95):
        text = bytes([0xA0 + number, 0xA0 + cell]).decode("euc_jis_2004", "ignore")
        yield from text


def wanted():
    rows = [1, 2, 3, 4, 5, 6, 13, *range(16, 48)]
    characters = {c for number in rows for c in row(number)} | {chr(c) for c in range(0x20, 0x7F)}
    variants = (ROOT / "crates/record/src/fold.rs").read_text()
    characters |= {c for pair in re.findall(r"\('(.)', '(.)'\)", variants) for c in pair}
    for words in (ROOT / "crates").rglob("*.ftl"):
        characters |= set(words.read_text())
    return {ord(c) for c in characters}


def main():
    packed = (ROOT / "crates/paper/font/NotoSansJP-Regular.ttf.zz").read_bytes()
    font = TTFont(io.BytesIO(zlib.decompress(packed)), recalcTimestamp=False)
    options = subset.Options(layout_features=[], hinting=False, glyph_names=False, notdef_outline=True, recalc_timestamp=False)
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "BASE", "STAT", "vhea", "vmtx", "gasp", "prep"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted())
    subsetter.subset(font)
    font.flavor = "woff2"
    out = HERE / "NotoSansJP-counter.woff2"
    font.save(out)
    print(len(font.getGlyphOrder()), "glyphs,", out.stat().st_size, "bytes")


main()
