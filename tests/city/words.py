"""A language and a source of chance -> headlines and paragraphs that nobody has written before."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Tongue:
    """The parts sentences are made of: who, where, did, what, when, so; each with a full stop."""

    code: str
    who: tuple[str, ...]
    where: tuple[str, ...]
    did: tuple[str, ...]
    what: tuple[str, ...]
    when: tuple[str, ...]
    so: tuple[str, ...]
    related: str
    signed: tuple[str, ...]


ARABIC = Tongue(
    code="ar",
    who=(
        "مجلس المدينة",
        "المجمع التربوي",
        "فريق الدفاع المدني",
        "مكتب الإحصاء",
        "اتحاد الفلاحين",
        "المؤسسة العامة للمياه",
        "فرع الهلال الأحمر",
        "مركز الأرصاد",
        "نادي الكتاب",
        "مخبر الجامعة",
        "ورشة الترميم",
    ),
    where=(
        "في حي الوعر",
        "في بلدة سلقين",
        "في سهل الغاب",
        "قرب جسر الرستن",
        "في سوق الحميدية",
        "على ضفة الفرات",
        "في مدينة منبج",
        "في ريف طرطوس",
        "عند معبر نصيب",
        "في جبل العرب",
    ),
    did=(
        "أنجز المرحلة الثانية من",
        "أعلن بدء العمل على",
        "أجّل إلى الشهر المقبل",
        "ناقش مع الأهالي",
        "نشر تقريراً مفصلاً عن",
        "سلّم إلى الجهة المنفذة",
        "طلب تمويلاً إضافياً من أجل",
        "افتتح بحضور المئات",
    ),
    what=(
        "إعادة تأهيل شبكة الصرف",
        "توزيع البذار المحسّن",
        "صيانة خط الكهرباء الرئيس",
        "ترميم السقف الخشبي",
        "قافلة اللقاح المدرسي",
        "مشروع الألواح الشمسية",
        "سجل الملكيات القديم",
        "معرض الصور الفوتوغرافية",
        "دورة الإسعاف الأولي",
        "حملة تنظيف المجرى",
    ),
    when=(
        "صباح الأربعاء",
        "مع نهاية الأسبوع الماضي",
        "بعد توقف دام أشهراً",
        "خلال جلسة علنية",
        "على الرغم من الأمطار",
        "وفق الجدول المعلن",
    ),
    so=(
        "ويستفيد من ذلك نحو {n} أسرة من سكان المنطقة.",
        "وبلغت الكلفة {n} ألف ليرة بحسب البيان.",
        "وقال المهندس المشرف إن نسبة الإنجاز وصلت إلى {n} في الألف.",
        "ومن المنتظر أن يستمر العمل {n} يوماً على الأقل.",
        "وسجّل المتطوعون {n} اسماً في القوائم الأولى.",
        "وطالب السكان بإصلاح {n} متراً أخرى من الطريق.",
    ),
    related="اقرأ أيضاً",
    signed=("متابعات", "فريق التحرير", "بقلم: {name}", "إعداد: {name}"),
)
ENGLISH = Tongue(
    code="en",
    who=(
        "The town council",
        "A team of surveyors",
        "The farmers' union",
        "The water authority",
        "The weather office",
        "A group of teachers",
        "The restoration workshop",
        "The regional hospital",
    ),
    where=(
        "in the old quarter of Homs",
        "near the Euphrates bridge",
        "in the Ghab plain",
        "outside Manbij",
        "along the coast road",
        "in the hills above Latakia",
    ),
    did=(
        "finished the second phase of",
        "put off until next month",
        "published a long report on",
        "asked for more money to pay for",
        "handed over to the contractor",
        "opened in front of hundreds",
    ),
    what=(
        "the repair of the sewers",
        "the distribution of seed",
        "the work on the power line",
        "the convoy of school vaccines",
        "the field of solar panels",
        "the old register of deeds",
        "the exhibition of photographs",
    ),
    when=(
        "on Wednesday morning",
        "at the end of last week",
        "after months of delay",
        "in an open session",
        "in spite of the rain",
    ),
    so=(
        "About {n} families in the district will benefit from it.",
        "The cost came to {n} thousand pounds, the statement said.",
        "The engineer in charge said that {n} parts in a thousand were done.",
        "The work is expected to go on for at least {n} days.",
        "Volunteers wrote {n} names into the first lists.",
    ),
    related="Read also",
    signed=("By {name}",),
)
KURDISH = Tongue(
    code="ku",
    who=(
        "ئەنجومەنی شار",
        "تیمی بەرگری شارستانی",
        "یەکێتی جووتیاران",
        "دەستەی ئاو",
        "نەخۆشخانەی هەرێمی",
        "کۆمەڵەی مامۆستایان",
    ),
    where=(
        "لە شاری قامیشلۆ",
        "لە گوندەکانی کۆبانی",
        "لە نزیک ڕووباری فورات",
        "لە دەشتی حەسەکە",
        "لە بازاڕی کۆنی عامودا",
    ),
    did=(
        "قۆناغی دووەمی تەواو کرد لە",
        "ڕاپۆرتێکی درێژی بڵاو کردەوە دەربارەی",
        "دەستی کرد بە کارکردن لەسەر",
        "داوای پارەی زیاتری کرد بۆ",
    ),
    what=(
        "نۆژەنکردنەوەی تۆڕی ئاوەڕۆ",
        "دابەشکردنی تۆوی گەنم",
        "هێڵی سەرەکی کارەبا",
        "پڕۆژەی وزەی خۆر",
        "پێشانگای وێنەکان",
    ),
    when=(
        "بەیانی ڕۆژی چوارشەممە",
        "لە کۆتایی هەفتەی ڕابردوودا",
        "لە دانیشتنێکی کراوەدا",
        "سەرەڕای بارانی زۆر",
    ),
    so=(
        "نزیکەی {n} خێزان سوودی لێ دەبینن.",
        "تێچووەکەی گەیشتە {n} هەزار لیرە.",
        "ئەندازیارەکە وتی کارەکە {n} ڕۆژی تر دەخایەنێت.",
        "خۆبەخشەکان {n} ناویان تۆمار کرد.",
    ),
    related="Read also",
    signed=("بقلم: {name}",),
)
TONGUES = {tongue.code: tongue for tongue in (ARABIC, ENGLISH, KURDISH)}
_NAMES = {
    "ar": ("سامر الحلاق", "ليلى درويش", "هاني قباني", "رنا العيسى", "وائل شاهين"),
    "en": ("Samer Hallak", "Leila Darwish", "Rana Issa", "Omar Shahin"),
    "ku": ("دلێر عەلی", "ڕۆژین حەسەن", "ئازاد کەریم"),
}


def headline(tongue: Tongue, chance: Random) -> str:
    """A line of six to twelve words; a number in it keeps two from being one."""
    parts = [chance.choice(part) for part in (tongue.who, tongue.did, tongue.what, tongue.where)]
    return f"{' '.join(parts)} {chance.randint(11, 9999)}"


def paragraph(tongue: Tongue, chance: Random) -> str:
    """Two or three sentences, long enough to be prose."""
    return " ".join(_sentence(tongue, chance) for _ in range(chance.randint(2, 3)))


def word(tongue: Tongue, chance: Random) -> str:
    """A word or two that were not there before: an expression of place, and a number."""
    return f"{chance.choice(tongue.where)} {chance.randint(10_000, 99_999)}"


def signature(tongue: Tongue, chance: Random) -> str:
    """Who signs, as outlets print it."""
    name = chance.choice(_NAMES[tongue.code])
    return chance.choice(tongue.signed).format(name=name)


def class_name(chance: Random) -> str:
    """A class no theme has: `qx-lomar`."""
    syllables = ("ba", "lo", "mar", "ti", "nu", "sel", "dor", "vik", "pra", "zen")
    start = "".join(chance.choices("bcdfghjklmnpqrstvwz", k=2))
    return f"{start}-{''.join(chance.choices(syllables, k=3))}"


def _sentence(tongue: Tongue, chance: Random) -> str:
    parts = (tongue.who, tongue.where, tongue.did, tongue.what, tongue.when)
    said = " ".join(chance.choice(part) for part in parts)
    comma = "," if tongue.code == "en" else "،"
    rest = chance.choice(tongue.so).format(n=chance.randint(10, 9999))
    return f"{said}{comma} {rest[0].lower() + rest[1:]}"
