"""Forty pages, each with its date in another place and form, among dates that are not its own.

On every page the bar on top shows today, a box of other articles their days, a caption that of its
picture, and a sentence of the text a day of which it tells; none of these may win.
"""

from __future__ import annotations

from dataclasses import dataclass

RULE = ".when"
_TEXT = (
    "قالت المديرية إن العمل بدأ في الخامس من آذار 2019 وينتهي بعد عامين من ذلك التاريخ، وفق بيان "
    "وصلت نسخة منه إلى الصحيفة أمس."
)
_MORE = "وأضاف البيان أن الطريق يخدم سبع قرى، وأن كلفته بلغت ثلاثة مليارات ليرة حتى نهاية العام."


@dataclass(frozen=True, slots=True)
class DatedPage:
    """A page and the day it is of: `day` in Damascus, `precision`, and the source that tells it."""

    name: str
    day: str
    precision: str
    source: str
    head: str = ""
    line: str = ""
    others: tuple[str, ...] = ()

    @property
    def html(self) -> str:
        """The page whole, for a layout whose date is `.when` and for a reader without one."""
        return f"""<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8">
<title>افتتاح طريق جديد بين القرى - واحة</title>{self.head}</head><body>
<div class="clock">الأحد , 22 تشرين الثاني 2026</div>
<main><h1>افتتاح طريق جديد بين القرى</h1>{self.line}
<figure><img src="/a.jpg"><figcaption>الطريق قبل العمل، 1 كانون الثاني 2018</figcaption></figure>
<div class="body"><p>{_TEXT}</p><p>{_MORE}</p><p>{_TEXT}</p><p>{_MORE}</p></div></main>
<aside><h3>مقالات ذات صلة</h3><ul><li><a href="/102/">موسم الزيتون يبدأ باكراً</a>
<time datetime="2026-11-20T10:00:00+03:00">20 نوفمبر 2026</time></li></ul></aside>
</body></html>"""


def _ld(**facts: str) -> str:
    inside = ",".join(f'"{key}":"{value}"' for key, value in facts.items())
    return (
        '<script type="application/ld+json">{"@context":"https://schema.org",'
        f'"@type":"NewsArticle",{inside}}}</script>'
    )


def _graph(published: str) -> str:
    return (
        '<script type="application/ld+json">{"@graph":[{"@type":"WebPage",'
        f'"datePublished":"2001-01-01"}},{{"@type":["Article"],"datePublished":"{published}"}}]}}'
        "</script>"
    )


def _meta(content: str) -> str:
    return f'<meta property="article:published_time" content="{content}">'


def _time(stated: str, words: str) -> str:
    return f'<time class="when" datetime="{stated}">{words}</time>'


def _line(words: str) -> str:
    return f'<div class="when">{words}</div>'


_DAY, _MINUTE, _SECOND = "day", "minute", "second"
PAGES = (
    # JSON-LD, which wins over all others.
    DatedPage(
        "ld", "2025-06-19", _SECOND, "json-ld", _ld(datePublished="2025-06-19T08:41:00+03:00")
    ),
    DatedPage(
        "ld-utc", "2025-06-20", _SECOND, "json-ld", _ld(datePublished="2025-06-19T22:30:00Z")
    ),
    DatedPage("ld-day", "2025-06-19", _DAY, "json-ld", _ld(datePublished="2025-06-19")),
    DatedPage(
        "ld-no-zone", "2025-06-19", _SECOND, "json-ld", _ld(datePublished="2025-06-19T00:10:00")
    ),
    DatedPage("ld-graph", "2025-06-19", _SECOND, "json-ld", _graph("2025-06-19T05:41:00+00:00")),
    DatedPage("ld-arabic", "2025-06-19", _DAY, "json-ld", _ld(datePublished="19 حزيران 2025")),
    DatedPage("ld-basic", "2025-06-19", _SECOND, "json-ld", _ld(datePublished="20250619T054100Z")),
    DatedPage(
        "ld-beats-words",
        "2025-06-19",
        _SECOND,
        "json-ld",
        _ld(datePublished="2025-06-19T08:41:00+03:00"),
        _line("18 حزيران 2025"),
        ("visible: 18 حزيران 2025",),
    ),
    DatedPage(
        "ld-unreadable",
        "2025-06-19",
        _DAY,
        "visible",
        _ld(datePublished="أمس"),
        _line("19 حزيران 2025"),
    ),
    DatedPage(
        "ld-with-modified",
        "2025-06-19",
        _SECOND,
        "json-ld",
        _ld(dateModified="2025-07-01T00:00:00Z", datePublished="2025-06-19T05:41:00Z"),
    ),
    # Meta.
    DatedPage("meta-utc", "2025-06-19", _SECOND, "meta", _meta("2025-06-19T05:41:00+00:00")),
    DatedPage("meta-shift", "2020-12-25", _SECOND, "meta", _meta("2020-12-24T23:59:50+00:00")),
    DatedPage("meta-summer", "2020-07-25", _SECOND, "meta", _meta("2020-07-24T21:10:00+00:00")),
    DatedPage("meta-colonless", "2020-06-02", _MINUTE, "meta", _meta("2020-06-03T00:01+0400")),
    DatedPage("meta-named-zone", "2020-03-15", _SECOND, "meta", _meta("2020-03-15 20:18:45 GST")),
    DatedPage(
        "meta-words", "2020-10-07", _MINUTE, "meta", _meta("الأربعاء، 07 أكتوبر 2020 - 12:09 م")
    ),
    DatedPage(
        "meta-beats-time",
        "2025-06-19",
        _SECOND,
        "meta",
        _meta("2025-06-19T05:41:00+00:00"),
        _time("2025-06-21", "21 حزيران 2025"),
        ("time: 2025-06-21", "visible: 21 حزيران 2025"),
    ),
    DatedPage(
        "rule-beats-meta-words",
        "2025-06-19",
        _DAY,
        "visible",
        _meta("20 حزيران 2025"),
        _line("19 حزيران 2025"),
        ("meta: 20 حزيران 2025",),
    ),
    # The `time` element by the headline.
    DatedPage("time", "2025-06-19", _SECOND, "time", line=_time("2025-06-19T08:41:00+03:00", "x")),
    DatedPage("time-day", "2025-06-19", _DAY, "time", line=_time("2025-06-19", "x")),
    DatedPage("time-arabic", "2025-06-19", _DAY, "time", line=_time("١٩/٦/٢٠٢٥", "x")),
    DatedPage(
        "time-bare", "2025-06-19", _DAY, "visible", line='<time class="when">19 حزيران 2025</time>'
    ),
    DatedPage("time-empty", "2025-06-19", _DAY, "visible", line=_time("", "19 حزيران 2025")),
    DatedPage(
        "time-relative",
        "2025-06-19",
        _SECOND,
        "time",
        line=_time("2025-06-19T08:41:00+03:00", "منذ 50 دقيقة"),
    ),
    # Words by the headline.
    DatedPage("levantine", "2025-06-19", _DAY, "visible", line=_line("19 حزيران 2025")),
    DatedPage("egyptian", "2025-06-19", _DAY, "visible", line=_line("19 يونيو، 2025")),
    DatedPage("maghrebi", "2025-06-19", _DAY, "visible", line=_line("19 جوان 2025")),
    DatedPage("twin", "2025-06-19", _DAY, "visible", line=_line("19 حزيران/يونيو 2025")),
    DatedPage("bracketed", "2025-06-19", _DAY, "visible", line=_line("19 حزيران (يونيو) 2025")),
    DatedPage(
        "hijri", "2025-06-19", _DAY, "visible", line=_line("23 ذو الحجة 1446هـ - 19 يونيو 2025م")
    ),
    DatedPage("digits", "2025-06-19", _DAY, "visible", line=_line("١٩ / ٠٦ / ٢٠٢٥")),
    DatedPage("persian", "2025-06-19", _DAY, "visible", line=_line("۱۹ حزيران ۲۰۲۵")),
    DatedPage(
        "clock-night", "2025-06-19", _MINUTE, "visible", line=_line("الخميس 19 يونيو 2025 12:05 ص")
    ),
    DatedPage(
        "clock-evening", "2025-06-19", _MINUTE, "visible", line=_line("2025/06/19 - 11:50 مساءً")
    ),
    DatedPage("clock-first", "2025-06-19", _MINUTE, "visible", line=_line("11:50 م 19/06/2025")),
    DatedPage(
        "greenwich",
        "2025-06-20",
        _MINUTE,
        "visible",
        line=_line("19 حزيران 2025 22:30 بتوقيت غرينتش"),
    ),
    DatedPage("kurmanji", "2025-06-19", _DAY, "visible", line=_line("19 Hezîran 2025")),
    DatedPage("sorani", "2025-06-19", _DAY, "visible", line=_line("19ی حوزەیرانی 2025")),
    DatedPage("english", "2025-06-19", _DAY, "visible", line=_line("June 19, 2025")),
    DatedPage(
        "updated-too",
        "2025-06-19",
        _DAY,
        "visible",
        line=_line("19 حزيران 2025 - آخر تحديث 21 حزيران 2025 10:30"),
    ),
    # No date of its own: none is taken from elsewhere.
    DatedPage("none", "", "", ""),
)
