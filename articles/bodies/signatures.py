"""Line -> whether it only signs, and whom it names.

Shapes and separators are those of saved Syrian pages: `خاص - SY24`, `عنب بلدي – خاص`,
`سناك سوري _ دمشق`, `كتب : مصراوي`, `دمشق ـ نور حوّام`, `وكالات`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from articles.bodies.names import is_name
from articles.wording import bare, folded, label_key

# A line that signs is no longer.
LONGEST = 60
_MOST_WORDS = 8
_MOST_WORDS_OF_A_NAME = 3
# A tatweel between spaces is a dash on some keyboards.
SEPARATOR = re.compile(r"\s*[-–—_|]\s*|\s+[:/]\s+|\s+\u0640+\s+")
_MOST_WORDS_OF_WRITERS = 5
_ANNOUNCED = re.compile(
    r"^(?:(?:مرسلة |نشرت? |كتب )?بواسطة|بقلم|كتب[تهـ]?ا?|الكاتبة?|المؤلف|"
    r"(?:written |posted )?by|author|nivîskar)\s*:?\s+",
    re.IGNORECASE,
)
_BARS = re.compile(r"\s*[|•·]\s*")
_DIGIT = re.compile(r"\d")
_SENTENCE_END = re.compile(r"[.!?؟…:،؛]\s*$")
_MARKERS = frozenset(
    {"خاص", "متابعات", "متابعه", "وكالات", "رصد", "تحرير", "مراسلون", "agencies", "staff"}
    | {"فريق التحرير", "هيئه التحرير", "قسم التحرير", "وكالات ومتابعات", "غرفه الاخبار"}
    | {"newsroom", "news desk", "staff writer", "staff reporter", "ناوەندي هەواڵ"}
    | {"navenda nûçeyan", "haber merkezi"}
)
_BY = re.compile(
    r"(?:كتب(?:ت|ه|ها)?|بقلم|اعداد|ترجمه|حوار|حاور(?:ه|ها|هم|ته|تها|تهم)|تحرير|تقرير|تحقيق|مراسل|"
    r"اجر(?:ي|ت) (?:الحوار|اللقاء))\s*[:：/]\s*\S+(?:\s\S+){0,3}"
    r"|بقلم(?:\s\S+){1,4}|كتبت(?:\s\S+){2,3}|[Bb]y(?:\s[A-Z][\w.'-]+){1,4}|/[^/\d]{2,40}/"
)
# A desk of the outlet, beside a place: `حلب - القسم الثقافي`.
_DESK = re.compile(r"(?:ال)?قسم \S+|مكتب(?: \S+)?|مراسل(?:نا|ه|ون|ين)?(?: \S+){0,2}")
# Provinces and towns of Syria, Damascus by both names, and the cities its outlets report from.
PLACES = frozenset(
    {"دمشق", "ريف دمشق", "الشام", "حلب", "حمص", "حماه", "اللاذقيه", "طرطوس", "ادلب", "درعا"}
    | {"السويداء", "القنيطره", "دير الزور", "الرقه", "الحسكه", "القامشلي", "سوريا", "سوريه"}
    | {"منبج", "عفرين", "الطبقه", "كوباني", "عين العرب", "راس العين", "تل ابيض", "الباب", "اعزاز"}
    | {"جرابلس", "تدمر", "السلميه", "سلميه", "مصياف", "بانياس", "جبله", "دوما", "داريا", "سراقب"}
    | {"سلقين", "حارم", "بنش", "الدانا", "سرمدا", "اريحا", "خان شيخون", "كفرنبل", "الاتارب", "مارع"}
    | {"القصير", "الرستن", "تلبيسه", "القريتين", "محرده", "السقيلبيه", "صافيتا", "جرمانا", "قدسيا"}
    | {"صحنايا", "المعضميه", "الزبداني", "النبك", "يبرود", "القطيفه", "بصري", "بصري الشام"}
    | {"الصنمين", "طفس", "انخل", "صلخد", "شهبا", "عين عيسي", "الشدادي", "الهول", "ديريك", "تل تمر"}
    | {"معره النعمان", "جسر الشغور", "الميادين", "البوكمال", "المالكيه", "عامودا", "الدرباسيه"}
    | {"بيروت", "طرابلس", "عمان", "بغداد", "اربيل", "اسطنبول", "انقره", "غازي عنتاب", "عنتاب"}
    | {"القاهره", "الرياض", "الدوحه", "دبي", "القدس", "غزه", "جنيف", "باريس", "برلين", "لندن"}
    | {"بروكسل", "موسكو", "طهران", "واشنطن", "نيويورك"}
)


def is_byline(text: str, outlets: frozenset[str]) -> bool:
    """Whether a line only signs: short, no sentence, and a marker, an outlet or a `بقلم` in it."""
    if len(text) > LONGEST or len(text.split()) > _MOST_WORDS or _SENTENCE_END.search(text):
        return False
    if _BY.fullmatch(folded(bare(text))):
        return True
    parts = _parts(text)
    short = all(len(part.split()) <= _MOST_WORDS_OF_A_NAME or part in outlets for part in parts)
    if short and any(part in _MARKERS or part in outlets for part in parts):
        return True
    beside = _beside_a_place(text)
    return beside is not None and (
        is_name(beside) or _DESK.fullmatch(label_key(beside)) is not None
    )


def signature(lines: Iterable[str], outlets: frozenset[str]) -> str | None:
    """The first of some lines by a headline that only signs, or such a part of a line: `خاص | ...`.

    What a date stands in is parted at its bars and dots first.
    """
    for line in lines:
        parts = _BARS.split(line) if _DIGIT.search(line) else [line]
        for part in parts:
            if not _DIGIT.search(part) and is_byline(part, outlets):
                return part
    return None


def writer_in(named: str) -> str | None:
    """The name in what a page's markup calls its writer: `بواسطة سعاد العلي` is `سعاد العلي`.

    A single word is a login of the content system.
    """
    name = _ANNOUNCED.sub("", folded(named))
    if len(parts := SEPARATOR.split(name)) > 1:
        name = next(filter(is_name, parts), "")
    words = name.split()
    told = _DIGIT.search(name) is None and _SENTENCE_END.search(name) is None
    return name if told and 1 < len(words) <= _MOST_WORDS_OF_WRITERS else None


def is_desk(name: str) -> bool:
    """Whether a name is that of a desk rather than of a person: `فريق التحرير`."""
    return label_key(name) in _MARKERS or _DESK.fullmatch(label_key(name)) is not None


def name_in(line: str) -> set[str] | None:
    """The words that a text would hold, were it about whom a line names; None where it names none.

    Of a name the family's, of what stands beside a place (`السويداء - ليث أبو فخر`) all.
    """
    if is_name(line):
        return {label_key(line).split()[-1]}
    beside = _beside_a_place(line)
    words = label_key(beside or "").split()
    named = 1 < len(words) <= _MOST_WORDS_OF_A_NAME and _DIGIT.search(line) is None
    return set(words) if named else None


def _beside_a_place(line: str) -> str | None:
    """What stands beside a place in a line of two parts."""
    parts = [part for part in SEPARATOR.split(line) if label_key(part)]
    others = [part for part in parts if label_key(part) not in PLACES]
    return others[0] if len(parts) == 2 and len(others) == 1 else None  # noqa: PLR2004


def _parts(text: str) -> list[str]:
    return [key for part in SEPARATOR.split(text) if (key := label_key(part))]
