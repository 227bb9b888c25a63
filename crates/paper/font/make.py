"""Makes NotoSansJP-Regular.ttf.zz again: `python3 make.py NotoSansJP_400Regular.ttf` (needs fontTools and zopfli).

The input is `400Regular/NotoSansJP_400Regular.ttf` of the npm package @expo-google-fonts/noto-sans-jp 0.4.3. Every
character and every variation sequence (IVS) of it stays; what only other programs use goes: hinting, kerning,
features, vertical metrics. The result is deflated because a page needs it whole once and a repository keeps it for ever.
"""

import hashlib
import io
import sys

import zopfli.zlib
from fontTools import subset
from fontTools.ttLib import TTFont

INPUT = "d930d5d52d15231c283089760f84584272ad5e37e14607ba0d19c798e7a9caec"


def main(path):
    data = open(path, "rb").read()
    if hashlib.sha256(data).hexdigest() != INPUT:
        sys.exit("another font than the one this script was written for")
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    selectors = {selector for table in font["cmap"].tables if table.format == 14 for selector in table.uvsDict}
    options = subset.Options(
        layout_features=[],
        hinting=False,
        glyph_names=False,
        legacy_cmap=False,
        notdef_outline=True,
        name_IDs=["*"],
        recalc_timestamp=False,
    )
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "BASE", "STAT", "vhea", "vmtx", "gasp", "prep"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=set(font.getBestCmap()) | selectors)
    subsetter.subset(font)
    out = io.BytesIO()
    font.save(out)
    packed = zopfli.zlib.compress(out.getvalue(), numiterations=5)
    open("NotoSansJP-Regular.ttf.zz", "wb").write(packed)
    print(len(out.getvalue()), "bytes, packed", len(packed))


main(sys.argv[1])
