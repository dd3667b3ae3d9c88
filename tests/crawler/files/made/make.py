"""Makes the DOC and RTF files beside it: `python tests/crawler/files/made/make.py`, with LibreOffice at hand.

Everything in them is invented: own prose, the real labels of the forms, numbers by chance that keep the forms' rules.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[3]))

from tests.crawler.files.made import forms  # noqa: E402


def coded(text: str) -> str:
    """Text as RTF writes it: Chinese as Unicode with a stand-in."""
    return "".join(sign if sign.isascii() else f"\\u{ord(sign) - 0x10000 * (ord(sign) > 0x7FFF)}?" for sign in text)


def gbk(text: str) -> str:
    """Text as RTF of Chinese programs writes it: bytes of the Chinese code page."""
    return "".join(
        sign if sign.isascii() else "".join(f"\\'{byte:02x}" for byte in sign.encode("gbk")) for sign in text
    )


LISTS = (
    r"{\*\listtable{\list\listtemplateid1{\listlevel\levelnfc39\leveljc0\levelstartat1\levelfollow2"
    + r"{\leveltext\'02\'00"
    + coded("、")
    + r";}{\levelnumbers\'01;}}{\listname ;}\listid7}"
    r"{\list\listtemplateid2{\listlevel\levelnfc0\leveljc0\levelstartat3\levelfollow2"
    r"{\leveltext\'02\'00.;}{\levelnumbers\'01;}}{\listname ;}\listid8}"
    r"{\list\listtemplateid3{\listlevel\levelnfc23\leveljc0\levelstartat1\levelfollow2"
    r"{\leveltext\'01\u8226 ?;}{\levelnumbers;}}{\listname ;}\listid9}}"
    r"{\*\listoverridetable{\listoverride\listid7\listoverridecount0\ls1}"
    r"{\listoverride\listid8\listoverridecount0\ls2}{\listoverride\listid9\listoverridecount0\ls3}}"
)


def numbered(use: int, shown: str, text: str) -> str:
    """A paragraph that the program numbers by itself."""
    return rf"{{\pard\plain\f0 {{\listtext\pard\plain {shown}\tab}}\ls{use} {text}\par}}" + "\n"


ODDITIES = (
    r"{\rtf1\ansi\ansicpg936\deff0\deflangfe2052{\fonttbl{\f0\fnil\fcharset134 SimSun;}{\f1\froman\fcharset0 Times;}"
    r"{\f2\fnil\fcharset2 Symbol;}}{\colortbl;\red0\green0\blue0;}"
    r"{\stylesheet{\s0\f0 Normal;}{\s1\sbasedon0\ls1 Counted;}{\s2\sbasedon1 Derived;}}" + LISTS + r"{\info{\title hidden title}{\author nobody}"
    r"{\creatim\yr2023\mo1\dy18\hr9\min30}{\revtim\yr2023\mo1\dy19\hr23\min59}{\printim\yr0\mo0\dy0\hr0\min0}}"
    r"{\header\pard\plain\f0 " + gbk("页眉不要") + r"\par}{\footer\pard\plain\f0 " + gbk("第")
    + r"{\field{\*\fldinst PAGE}{\fldrslt 7}}" + gbk("页不要") + r"\par}" + "\n"
    r"\pard\plain\f0 " + gbk("石桥镇") + "2022" + coded("年度报告") + r"\par" + "\n"
    + numbered(1, coded("一、"), gbk("总体情况"))
    + r"\pard\plain\f0 " + coded("见") + r"{\field{\*\fldinst{HYPERLINK ""http://www.example.gov.cn/a""}}"
    r"{\fldrslt{\f0 " + gbk("县政府网站") + r"}}}{\*\bkmkstart mark}" + gbk("公告") + r"{\*\bkmkend mark}"
    r"{\footnote\pard\plain\f0 {\chftn} " + gbk("脚注：含镇属单位") + r"\par}" + gbk("全年") + r"{\deleted\f0 12}"
    r"{\f0 13}" + gbk("件。") + r"\par" + "\n"
    + numbered(1, coded("二、"), gbk("主动公开"))
    + numbered(2, "3.", gbk("第三点"))
    + numbered(2, "4.", gbk("第四点"))
    + numbered(3, r"{\f2\'b7}", gbk("圆点不算"))
    + numbered(1, coded("三、"), gbk("依申请公开"))
    + r"\pard\plain\f0 " + gbk("偏字") + r"\u-10187?\u-9000?" + coded("䶮") + r"\line " + gbk("下一行") + r"\par" + "\n"
    r"\trowd\trgaph108\trleft0\cellx2000\clvmgf\cellx4000\cellx6000"
    r"\pard\plain\intbl\f0 " + gbk("甲") + r"\par " + gbk("乙") + r"\cell " + gbk("合") + r"\cell 1\cell\row" + "\n"
    r"\trowd\trgaph108\trleft0\cellx2000\clvmrg\cellx4000\cellx6000"
    r"\pard\plain\intbl\f0 " + gbk("丙") + r"\cell\cell\cell\row" + "\n"
    r"\trowd\trgaph108\trleft0\cellx4000\cellx6000"
    r"\pard\plain\intbl\f0 " + gbk("横跨") + r"\cell 2\cell\row" + "\n"
    r"\pard\plain\f0 " + gbk("外表") + r"\par" + "\n"
    r"\trowd\trleft0\cellx3000\cellx8000\pard\plain\intbl\f0 " + gbk("外一") + r"\cell"
    r"\pard\plain\intbl\itap2\f0 " + gbk("内一") + r"\nestcell{\nonesttables\par}" + gbk("内二") + r"\nestcell"
    r"{\nonesttables\par}{\*\nesttableprops\trowd\trleft0\cellx2000\cellx4000\nestrow}"
    r"\pard\plain\intbl\itap1\f0 " + gbk("外二") + r"\cell\row" + "\n"
    r"\pard\plain\f0 " + gbk("表后") + r"\par" + "\n"
    + numbered(1, coded("四、"), gbk("按样式")).replace("\\ls1", "\\s2")
    + r"{\shp{\*\shpinst\shpleft1000\shptop1000\shpright4000\shpbottom2000{\sp{\sn shapeType}{\sv 202}}"
    r"{\shptxt\pard\plain\f0 " + gbk("框中的字") + r"\par}}}" + r"\pard\plain\f0 " + gbk("完") + r"\par}"
)  # fmt: skip


def converted(name: str, source: bytes, suffix: str, target: str) -> bytes:
    """A file as LibreOffice writes it."""
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / f"{name}.{suffix}"
        given.write_bytes(source)
        options = ["--infilter=HTML (StarWriter)"] if suffix == "html" else []
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", *options, "--convert-to",
             {"doc": "doc:MS Word 97", "rtf": "rtf:Rich Text Format"}[target], "--outdir", f"{folder}/out", str(given)],
            check=True,
            capture_output=True,
        )  # fmt: skip
        return (Path(folder) / "out" / f"{name}.{target}").read_bytes()


def main() -> None:
    """Write all files anew."""
    oddities = ODDITIES.encode("ascii")
    (HERE / "oddities.rtf").write_bytes(oddities)
    (HERE / "oddities.doc").write_bytes(converted("oddities", oddities, "rtf", "doc"))
    (HERE / "oddities_again.rtf").write_bytes(converted("oddities_again", oddities, "rtf", "rtf"))
    for form_id in forms.FORMS:
        page = forms.page(form_id).encode()
        for target in ("doc", "rtf"):
            packed = gzip.compress(converted(form_id, page, "html", target), mtime=0)
            (HERE / f"{form_id}.{target}.gz").write_bytes(packed)


if __name__ == "__main__":
    main()
