"""Reads the QR symbols of a picture by PyPI zxing-cpp.

in: {picture}   out: [{text}]
"""

import json
import sys

import zxingcpp
from PIL import Image

picture = Image.open(json.load(sys.stdin)["picture"])
symbols = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
json.dump([{"text": symbol.text} for symbol in symbols], sys.stdout)
