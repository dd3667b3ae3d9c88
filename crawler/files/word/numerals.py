"""Numbers as word processors show those that they count by themselves: 一, (二), 叁, ④, 戊, VI, g."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_SIGNS = "零一二三四五六七八九"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


def chinese(number: int) -> str:
    """1 to 99 in Chinese signs; digits beyond."""
    return counting(number) if 0 < number < 100 else str(number)


def counting(number: int, signs: str = _SIGNS, units: str = "十百千", *, one_ten: bool = False) -> str:
    """1 to 9999 as it is spoken, 一百零五; digits beyond. `one_ten`: 壹拾 for 10, as on cheques."""
    if not 0 < number < 10_000:
        return str(number)
    said = ""
    places = ["", *units]
    for place, digit in reversed(list(enumerate(map(int, reversed(str(number)))))):
        if digit:
            said += signs[digit] + places[place]
        elif said and not said.endswith(signs[0]):
            said += signs[0]
    said = said.rstrip(signs[0])
    return said[1:] if said.startswith(signs[1] + units[0]) and not one_ten else said


def _spelled(zero: str) -> Callable[[int], str]:
    return lambda number: "".join((zero + _SIGNS[1:])[int(digit)] for digit in str(number))


def _below_a_hundred(zero: str) -> Callable[[int], str]:
    """Counted up to 99, spelled digit by digit from 100."""
    return lambda number: counting(number) if number < 100 else _spelled(zero)(number)


def _japanese(number: int) -> str:
    """Without a one in front of tens, hundreds and thousands, without a zero between."""
    said = counting(number)
    for unit in "十百千":
        said = said.replace(f"一{unit}", unit)
    return said.replace("零", "")


def _listed(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if number <= len(signs) else str(number)


def _from(first: str, most: int) -> Callable[[int], str]:
    """Signs that follow one another in the table of characters."""
    return lambda number: chr(ord(first) + number - 1) if number <= most else str(number)


def roman(number: int) -> str:
    """1 to 3999 in small Roman numerals; digits beyond."""
    if not 0 < number < 4000:
        return str(number)
    said = ""
    for value, signs in _ROMAN:
        count, number = divmod(number, value)
        said += signs * count
    return said


def letters(number: int) -> str:
    """a to z, then aa, bb to zz, and so on up to thirty times a letter; digits beyond."""
    times, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * (times + 1) if 0 <= times < 30 else str(number)


_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_SHOWN: Mapping[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalEnclosedCircle": _from("①", 20),
    "decimalEnclosedCircleChinese": _from("①", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "ideographEnclosedCircle": _from("㈠", 10),
    "numberInDash": lambda number: f"- {number} -",
    "upperRoman": lambda number: roman(number).upper(),
    "lowerRoman": roman,
    "upperLetter": lambda number: letters(number).upper(),
    "lowerLetter": letters,
    "chineseCounting": _below_a_hundred("〇"),
    "taiwaneseCounting": _below_a_hundred("〇"),
    "chineseCountingThousand": counting,
    "taiwaneseCountingThousand": counting,
    "japaneseCounting": _japanese,
    "ideographDigital": _spelled("〇"),
    "japaneseDigitalTenThousand": _spelled("〇"),
    "taiwaneseDigital": _spelled("〇"),
    "chineseLegalSimplified": lambda number: counting(number, "零壹贰叁肆伍陆柒捌玖", "拾佰仟", one_ten=True),
    "ideographLegalTraditional": lambda number: counting(number, "零壹貳參肆伍陸柒捌玖", "拾佰仟", one_ten=True),
    "japaneseLegal": lambda number: counting(number, "零壱弐参四伍六七八九", "拾百阡", one_ten=True).replace("零", ""),
    "ideographTraditional": _listed(_STEMS),
    "ideographZodiac": _listed(_BRANCHES),
    "ideographZodiacTraditional": lambda number: _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12],
}


def numeral(number: int, form: str) -> str:
    """A number in a form, by the form's name in DOCX (`ST_NumberFormat`); digits for forms not known and below 1."""
    shown = _SHOWN.get(form, str)
    return shown(number) if number > 0 or form == "none" else str(number)
