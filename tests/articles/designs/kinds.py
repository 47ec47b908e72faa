"""Articles that are no plain news: talks, poems, lists, tables, statements, each whole with its gold."""

# ruff: noqa: E501 - pages and Arabic sentences are not broken for a margin

from __future__ import annotations

from dataclasses import dataclass

from tests.articles.designs.parts import OTHERS, Name, foot, menu, paragraphs, sidebar

_ALL = "منذ أشهر يعمل فريق صغير على جرد ما بقي من المجموعات، في غرفتين بلا كهرباء من مبنى المتحف."
_LAST = "ومن المقرر أن ينتهي العمل قبل نهاية الشتاء، وفق ما قالته المديرية في بيان وصلت نسخة منه إلى واحة."


@dataclass(frozen=True, slots=True)
class Kind:
    """An article by the markup of its body, and what has to be read of it."""

    name: str
    body: str
    paragraphs: tuple[str, ...]
    byline: str | None = None

    def page(self, name: Name) -> str:
        """The body in a plain design."""
        head = '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2026-11-20"}</script>'
        return (
            f'<!doctype html><html lang="ar" dir="rtl"><head><title>متحف إدلب يجرد مقتنياته - واحة</title>{head}</head>'
            f'<body>{menu(name)}<h1>متحف إدلب يجرد مقتنياته</h1><div class="{name("b")}">{self.body}</div>'
            f"{sidebar(name)}{foot(name)}</body></html>"
        )


_TALK = (
    ("كم قطعة استعدتم حتى الآن؟", "نحو ثلاثمئة قطعة، معظمها رقم مسمارية وفخاريات."),
    ("هل تتعاونون مع دمشق؟", "نعم."),
    ("ماذا ينقصكم؟", "كل شيء تقريباً: الكهرباء، والخزائن، ومختبر للترميم."),
)
_RHYMES = ("أمرُّ على البابِ كأنني\nغريبٌ يعدُّ الحجارةَ واقفا", "ولي في الزقاقِ اسمٌ\nوظلٌّ وخبزٌ وطفلٌ هفا")
_RATES = ("الصنف | السعر", "بندورة | 4500", "خيار | 5000", "ليمون | 18000")
_ADVICE = (
    "احسب استهلاكك قبل أن تسأل عن السعر.",
    "لا تشترِ بطارية مستعملة مهما كان سعرها.",
    "احتفظ بالفاتورة.",
)
_STATEMENT = (
    "بسم الله الرحمن الرحيم",
    "بيان صادر عن نقابة المعلمين",
    "إلى أهالي طلابنا الأعزاء،",
    "نعلن تعليق الدوام ليوم واحد تضامناً مع زملائنا في الريف الغربي، ونطالب المديرية بتأمين النقل.",
    "السويداء في 4/10/2026",
    "نقابة المعلمين - فرع السويداء",
)
_NAMES = ("أحمد محمد العلي", "خالد يوسف الحمد", "مريم سالم الأحمد")
_UPDATES = (
    ("17:40", "أغلقت المراكز أبوابها وبدأ فرز الأصوات علناً أمام وسائل الإعلام."),
    ("15:10", "سجل مراقبون تأخيراً في ثلاثة مراكز بريف حلب الشمالي."),
    ("09:00", "فتحت المراكز أبوابها، وبدأت الهيئات الناخبة بالتوافد."),
)
_SOURCES = ("أرشيف الصور لدى رويترز", "منشور تلغرام المتداول")
_NOTES = (
    "1- مديرية الموارد المائية في حماة، التقرير السنوي، 2025، ص 14.",
    "2- مقابلة هاتفية، آب 2026.",
)
# Sentences that begin or read like what is taken out elsewhere.
_LOOKALIKES = (
    "تابعنا على مدار شهرين عبر فيسبوك نقاشات السكان.",
    "انضم إلى خدمة الإطفاء عام 2019، وقضى في القصف.",
    "سجل في قناة السويس مرور ستين سفينة أمس.",
    "وقت القراءة ينتهي عند الغروب.",
    "شارك المقال السابق في إثارة نقاش واسع بين القراء.",
    "طباعة الفواتير متوقفة منذ آذار.",
    "3 دقائق فقط هي المدة التي تصل فيها المياه كل يوم.",
    "فيسبوك، وهو مصدر الأخبار الأول هنا، امتلأ بصور النهر.",
    "التعليقات على الصور كانت غاضبة.",
    "المصدر الوحيد للري هو نبع صغير شرق القرية.",
)

KINDS = (
    Kind(
        "talk, questions in bold",
        f"<p>حاوره: نزار السيد</p><p>{_ALL}</p>"
        + "".join(f"<p><strong>{q}</strong></p><p>{a}</p>" for q, a in _TALK),
        (_ALL, *(text for pair in _TALK for text in pair)),
        "حاوره: نزار السيد",
    ),
    Kind(
        "talk, questions as headings",
        f"<p>{_ALL}</p>" + "".join(f"<h3>{q}</h3><p>{a}</p>" for q, a in _TALK),
        (_ALL, *(text for pair in _TALK for text in pair)),
    ),
    Kind(
        "poem",
        f"<p>حلب - القسم الثقافي</p><p>{_ALL}</p>"
        + "".join(f'<p align="center">{one}</p>'.replace("\n", "<br>") for one in _RHYMES)
        + f"<p>{_LAST}</p>",
        (_ALL, *_RHYMES, _LAST),
        "حلب - القسم الثقافي",
    ),
    Kind(
        "table",
        f"<p>{_ALL}</p><table>"
        + "".join(f"<tr><td>{row.replace(' | ', '</td><td>')}</td></tr>" for row in _RATES)
        + f"</table><p>{_LAST}</p>",
        (_ALL, "\n".join(_RATES), _LAST),
    ),
    Kind(
        "list of advice",
        f"<p>{_ALL}</p><ol>{''.join(f'<li>{one}</li>' for one in _ADVICE)}</ol><p>{_LAST}</p>",
        (_ALL, *_ADVICE, _LAST),
    ),
    Kind("statement", paragraphs(_STATEMENT), _STATEMENT),
    Kind(
        "names of victims",
        paragraphs((_ALL, _LAST, "والضحايا هم:", *_NAMES)),
        (_ALL, _LAST, "والضحايا هم:", *_NAMES),
    ),
    Kind(
        "updates by the hour",
        "".join(
            f'<div><h3>تحديث الساعة <time datetime="2026-11-20T{at}">{at}</time></h3><p>{text}</p>'
            '<div><a href="https://www.facebook.com/sharer.php?u=x">فيسبوك</a></div></div>'
            for at, text in _UPDATES
        ),
        tuple(line for at, text in _UPDATES for line in (f"تحديث الساعة {at}", text)),
    ),
    Kind(
        "sources as links",
        paragraphs((_ALL, _LAST, "المصادر:"))
        + "<ul><li><a href='https://reuters.example/1'>أرشيف الصور لدى رويترز</a></li>"
        "<li><a href='https://t.me/x/1'>منشور تلغرام المتداول</a></li></ul>",
        (_ALL, _LAST, "المصادر:", *_SOURCES),
    ),
    Kind(
        "footnotes",
        f"<p>{_ALL}<a href='#n1'><sup>[1]</sup></a></p><p>{_LAST}</p><hr><p><b>الهوامش:</b></p>{paragraphs(_NOTES)}",
        (f"{_ALL}[1]", _LAST, "الهوامش:", *_NOTES),
    ),
    Kind(
        "round-up",
        f"<p>{_ALL}</p><ul>"
        + "".join(
            f'<li><a href="/{n}/">{text}</a>: تقرير يرصد آراء السكان والمسؤولين ويعرض أرقاماً جديدة.</li>'
            for n, text in enumerate(OTHERS, 201)
        )
        + "</ul>",
        (
            _ALL,
            *(f"{one}: تقرير يرصد آراء السكان والمسؤولين ويعرض أرقاماً جديدة." for one in OTHERS),
        ),
    ),
    Kind(
        "a flash of two lines",
        "<p>خاص - واحة</p><p>انقطع التيار الكهربائي عن كامل محافظة الحسكة مساء اليوم بعد عطل مفاجئ.</p>"
        "<p>ولم تعرف الأسباب.</p><h3>شارك هذا الموضوع:</h3><ul><li><a href='?share=x'>X</a></li></ul>",
        (
            "انقطع التيار الكهربائي عن كامل محافظة الحسكة مساء اليوم بعد عطل مفاجئ.",
            "ولم تعرف الأسباب.",
        ),
        "خاص - واحة",
    ),
    Kind(
        "sentences like calls", paragraphs((_ALL, *_LOOKALIKES, _LAST)), (_ALL, *_LOOKALIKES, _LAST)
    ),
    Kind(
        "questions that unfold",
        f"<p>{_ALL}</p><details><summary>ما عدد القطع؟</summary><p>ثلاثمئة، بحسب المديرية.</p></details>",
        (_ALL, "ما عدد القطع؟", "ثلاثمئة، بحسب المديرية."),
    ),
)
