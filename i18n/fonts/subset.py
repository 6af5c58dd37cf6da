#!/usr/bin/python3
"""Makes the small typefaces of the languages that BIZ UDPGothic cannot write.

It needs fonttools and Debian's packages fonts-noto-core and fonts-noto-cjk. It
reads which characters the texts use from ../catalog, and writes into subset/.
The same texts and packages give the same bytes.
"""

import glob
import json
import re
import unicodedata

from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

EM, ASCENT, DESCENT = 2048, 1802, -246  # of BIZ UDPGothic
STYLES = ("Regular", "Bold")
CJK = "/usr/share/fonts/opentype/noto/NotoSansCJK-%s.ttc"
LATIN = "/usr/share/fonts/truetype/noto/NotoSans-%s.ttf"
DEVANAGARI = "/usr/share/fonts/truetype/noto/NotoSansDevanagari-%s.ttf"
KOREAN, SIMPLIFIED, TRADITIONAL = 1, 2, 3  # faces of the collection

VIETNAMESE_SMALL = "ăâđêôơư" + "".join(b + t for b in "aăâeêioôơuưy" for t in "\u0300\u0301\u0309\u0303\u0323")


def used(lang):
    """The characters of a language's texts."""
    found = set()

    def walk(value):
        if isinstance(value, dict):
            for v in value.values():
                walk(v)
        else:
            found.update(value)

    for name in glob.glob(f"../catalog/{lang}/*.json"):
        with open(name, encoding="utf-8") as f:
            walk(json.load(f))
    return found


def composed(text):
    return set(unicodedata.normalize("NFC", text))


def han(chars):
    return {c for c in chars if "\u2e80" <= c <= "\u9fff" or "\u3000" <= c <= "\u303f" and c != "\u3013" or "\uff01" <= c <= "\uff60"}


def encodable(chars, codec):
    """The characters that a national character set has, so that the Japanese
    words in a text stay in the Japanese face."""

    def has(c):
        try:
            return bool(c.encode(codec))
        except UnicodeEncodeError:
            return False

    return {c for c in chars if has(c)}


def own_names():
    """What the languages call themselves, by the file that writes the names."""
    with open("../lang.go", encoding="utf-8") as f:
        return dict(re.findall(r'name: "?([\w-]+)"?, own: "([^"]+)"', f.read()))


copyrights = set()


class Face:
    """A source of glyphs."""

    def __init__(self, path, number=-1):
        self.font = TTFont(path, fontNumber=number)
        self.cmap = self.font.getBestCmap()
        self.glyphs = self.font.getGlyphSet()
        self.scale = EM / self.font["head"].unitsPerEm
        self.cubic = "glyf" not in self.font
        copyrights.add(self.font["name"].getDebugName(0))

    def glyph(self, name):
        recording = DecomposingRecordingPen(self.glyphs)
        self.glyphs[name].draw(recording)
        pen = TTGlyphPen(None)
        quadratic = Cu2QuPen(pen, 2.0, reverse_direction=self.cubic)
        recording.replay(TransformPen(quadratic, (self.scale, 0, 0, self.scale, 0, 0)))
        return pen.glyph(), round(self.glyphs[name].width * self.scale)


def finish(font, family, style):
    """Writes a face, with the tables that all have alike."""
    table = CmapSubtable.newSubtable(12)
    table.platformID, table.platEncID, table.language, table.format = 3, 10, 0, 12
    table.cmap = font.getBestCmap()
    font["cmap"].tables = [table]
    glyf = font["glyf"]
    tops = [g.yMax for g in (glyf[n] for n in font.getGlyphOrder()[1:]) if g.numberOfContours]
    bottoms = [g.yMin for g in (glyf[n] for n in font.getGlyphOrder()[1:]) if g.numberOfContours]
    if family != "names":  # a line is as high as the language needs it
        font["hhea"].ascent = max(ASCENT, max(tops))
        font["hhea"].descent = min(DESCENT, min(bottoms))
    font["hhea"].lineGap = 0
    font["head"].created = font["head"].modified = 0
    font.recalcTimestamp = False
    font.save(f"subset/{family}-{style}.ttf", reorderTables=True)


def build(family, style, sources):
    """Writes a face with the characters of several sources: {Face: characters}."""
    order, cmap, glyf, metrics = [".notdef"], {}, {}, {}
    pen = TTGlyphPen(None)
    glyf[".notdef"], metrics[".notdef"] = pen.glyph(), (EM, 0)
    for face, chars in sources:
        for c in sorted(chars):
            name = "u%05X" % ord(c)
            if ord(c) not in face.cmap or name in glyf:
                continue
            glyf[name], width = face.glyph(face.cmap[ord(c)])
            order.append(name)
            cmap[ord(c)] = name
            metrics[name] = (width, 0)
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(cmap)
    builder.setupGlyf(glyf)
    table = builder.font["glyf"]
    builder.setupHorizontalMetrics({n: (metrics[n][0], getattr(table[n], "xMin", 0)) for n in order})
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupNameTable({"familyName": f"Noto subset {family}", "styleName": style})
    builder.setupOS2()
    builder.setupPost(keepGlyphNames=False)
    finish(builder.font, family, style)


def shaped(family, style, path, chars):
    """Writes a face that keeps the rules by which its characters are joined."""
    options = subset.Options()
    options.layout_features, options.hinting, options.glyph_names = ["*"], False, False
    options.notdef_outline, options.recalc_timestamp = True, False
    options.drop_tables += ["DSIG", "gasp", "meta", "STAT"]
    font = TTFont(path, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(c) for c in chars])
    cutter.subset(font)
    scale_upem(font, EM)
    finish(font, family, style)


def main():
    names = own_names()
    for style in STYLES:
        latin, devanagari = Face(LATIN % style), Face(DEVANAGARI % style)
        korean, simplified, traditional = (Face(CJK % style, n) for n in (KOREAN, SIMPLIFIED, TRADITIONAL))
        hangul = {c for c in used("ko") | set(names["ko"]) if "\uac00" <= c <= "\ud7a3" or "\u3131" <= c <= "\u318e"}
        vietnamese = composed(VIETNAMESE_SMALL) | composed(VIETNAMESE_SMALL.upper())
        latin_text = {chr(c) for c in range(0x20, 0x7F)} | {chr(c) for c in range(0xA0, 0x100)} | set("–—…•")
        build("vi", style, [(latin, latin_text | vietnamese)])
        build("ko", style, [(korean, hangul)])
        build("zh-Hans", style, [(simplified, encodable(han(used("zh-Hans")), "gb2312"))])
        build("zh-Hant", style, [(traditional, encodable(han(used("zh-Hant")), "big5"))])
        shaped("ne", style, DEVANAGARI % style, {chr(c) for c in range(0x900, 0x980)} | {" ", "\u200c", "\u200d", "\u25cc"})
        bundled = Face(f"BIZUDPGothic-{style}.ttf").cmap
        faces = {"zh-Hans": simplified, "zh-Hant": traditional, "ko": korean, "vi": latin, "ne": devanagari}
        shown = {lang: set(names[lang]) for lang in faces}
        shown["vi"] |= vietnamese  # people and their files are named in it
        build("names", style, [(faces[lang], {c for c in shown[lang] if ord(c) not in bundled}) for lang in faces])
    print("Parts of the Noto fonts (https://notofonts.github.io), in TrueType outlines:")
    print("\n".join(sorted(copyrights - {Face("BIZUDPGothic-Regular.ttf").font["name"].getDebugName(0)})))


main()
