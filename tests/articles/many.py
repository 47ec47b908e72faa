"""Many rows of articles, made in a moment: words of news, none of them anybody's text."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

_NEWS = (
    "قال مدير المركز إن فرق الإنقاذ وصلت إلى الحي صباح اليوم بعد ساعات من القصف على المدينة "
    "وأضاف المصدر أن الأهالي ينتظرون عودة المياه والكهرباء منذ أسابيع في ريف إدلب وحلب ودمشق "
    "مدرسة مستشفى طريق سوق الخبز الأسعار الليرة المجلس الوزير الحكومة لجنة اتفاق هدنة معبر "
    "نازحين مخيم مساعدات منظمة الصحة التعليم الزراعة القمح الزيتون النفط الحدود تركيا لبنان"
)


def text(seed: int, words: int = 320, paragraph: int = 40) -> str:
    """A text of its own for each seed, in paragraphs."""
    chance = random.Random(seed)
    words_of_news = _NEWS.split()
    picked = [
        f"{chance.choice(words_of_news)}{chance.choice(('', '', '', 'ها', 'ات', 'ين'))}"
        for _ in range(words)
    ]
    runs = (picked[start : start + paragraph] for start in range(0, words, paragraph))
    return "\n\n".join(f"{' '.join(run)}." for run in runs)


def row(site: str, number: int, body: str, *, night: dt.date, hour: float = 9.0) -> dict[str, Any]:
    """A row of `articles` with what a table must have; `hour` is when it says it was published."""
    moment = dt.datetime.combine(night, dt.time(), dt.UTC) + dt.timedelta(hours=hour)
    return {
        "article_id": f"{site}-{number:016x}",
        "version": 1,
        "site": site,
        "url": f"https://{site}.example/{number}/",
        "language": "ar",
        "headline": f"خبر رقم {number}",
        "text": body,
        "paragraphs": [{"kind": "paragraph", "text": part} for part in body.split("\n\n")],
        "published_at": moment,
        "published_date": night,
        "night": night,
        "captured_at": moment + dt.timedelta(hours=6),
        "extracted_at": moment + dt.timedelta(hours=8),
        "record_id": f"<urn:uuid:{site}-{number}>",
        "warc_key": f"{site}/warcs/{night}/1.warc.gz",
        "extractor": "warraq-reader/0",
        "rules_sha256": "0" * 64,
    }


def rows(count: int, site: str, night: dt.date) -> Iterator[dict[str, Any]]:
    """So many unrelated articles of a site."""
    for number in range(count):
        yield row(
            site, number, text(hash((site, night.toordinal(), number)) & 0xFFFF_FFFF), night=night
        )
