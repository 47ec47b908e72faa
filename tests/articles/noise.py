"""What changes on a page from one fetch to the next without a word of the article changing."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

PARAGRAPHS = (
    "قال مجلس بلدة سلقين في ريف إدلب إن فرن البلدة عاد إلى العمل صباح الأحد بعد توقف دام شهرين.",
    "وأضاف أن الطاقة الإنتاجية ستبلغ عشرة أطنان في اليوم، تكفي نحو أربعين ألف نسمة.",
    "وطالب الأهالي، بحسب المجلس، بتخفيض سعر الربطة وزيادة وزنها قبل حلول الشتاء.",
)
HEADLINE = "فرن سلقين يعود إلى العمل بعد شهرين"
_WORDS = ("خبر", "اقتصاد", "رياضة", "حلب", "دمشق", "صور", "الليرة", "طقس")
_SPACES = (" ", "  ", "\u00a0", "\n   ", "\t", " \u00a0 ", "\u2009")
_UNSEEN = ("\u200b", "\u200e", "\u200f", "\u00ad", "\ufeff", "\u200c")


def noisy_page(draw: random.Random) -> str:
    """The one article on a page of which everything else is drawn anew."""
    blocks = [_paragraph(draw, text) for text in PARAGRAPHS]
    for make in draw.sample(_WITHIN, draw.randint(0, len(_WITHIN))):
        blocks.insert(draw.randint(1, len(blocks)), make(draw))
    around = [make(draw) for make in draw.sample(_AROUND, draw.randint(1, len(_AROUND)))]
    cut = draw.randint(0, len(around))
    opened = f'<div class="body" {_attributes(draw)}>'
    return (
        f"<!doctype html><html lang=ar><head><title>{HEADLINE} - واحة</title>{_head(draw)}</head>"
        f'<body class="{_token(draw)}">{"".join(around[:cut])}<h1 {_attributes(draw)}>'
        f"{_spaced(draw, HEADLINE)}</h1>{opened}{''.join(blocks)}</div>"
        f"{''.join(around[cut:])}<!-- {_token(draw)} --></body></html>"
    )


def _head(draw: random.Random) -> str:
    stamp = f"2026-11-{draw.randint(1, 28):02}T{draw.randint(0, 23):02}:00:00+03:00"
    return (
        '<meta property="article:published_time" content="2026-11-01T09:00:00+03:00">'
        f'<meta property="article:modified_time" content="{stamp}">'
        f'<meta name="csrf-token" content="{_token(draw)}">'
        f'<link rel="stylesheet" href="/style.css?ver={_token(draw)}">'
    )


def _paragraph(draw: random.Random, text: str) -> str:
    """A paragraph in other tags, spaces, breaks and invisible marks; now and then in two."""
    words = text.split(" ")
    place = draw.randint(1, len(words) - 1)
    if draw.random() < 0.2:
        return _tagged(draw, words[:place]) + _tagged(draw, words[place:])
    if draw.random() < 0.2:
        words[place] = f"<span {_attributes(draw)}>{words[place]}</span>"
    return _tagged(draw, words)


def _tagged(draw: random.Random, words: Sequence[str]) -> str:
    return f"<p {_attributes(draw)}>{_spaced(draw, ' '.join(words))}</p>{draw.choice(_SPACES)}"


def _spaced(draw: random.Random, text: str) -> str:
    pieces = text.split(" ")
    for _ in range(draw.randint(0, 3)):
        place = draw.randrange(len(pieces))
        pieces[place] += draw.choice(_UNSEEN)
    return "".join(piece + draw.choice(_SPACES) for piece in pieces)


def _attributes(draw: random.Random) -> str:
    return f'data-{_token(draw)[:3]}="{_token(draw)}" style="order:{draw.randint(1, 9)}"'


def _token(draw: random.Random) -> str:
    return "".join(draw.choice("abcdefghkmnp") for _ in range(8))


def _words(draw: random.Random) -> str:
    return " ".join(draw.choice(_WORDS) for _ in range(draw.randint(2, 5)))


def _related(draw: random.Random) -> str:
    links = "".join(
        f'<li><a href="/{draw.randint(1000, 9999)}/">{_words(draw)}</a></li>' for _ in range(3)
    )
    return f'<div class="related-posts"><h3>اقرأ أيضاً</h3><ul>{links}</ul></div>'


def _share(draw: random.Random) -> str:
    names = draw.sample(("Facebook", "Twitter", "WhatsApp", "Telegram"), 3)
    links = "".join(f'<a href="https://{name}.example/{_token(draw)}">{name}</a>' for name in names)
    return f'<div class="sharedaddy share-buttons">{links}</div>'


def _views(draw: random.Random) -> str:
    return f'<span class="post-views">المشاهدات: {draw.randint(1, 99999)}</span>'


def _advert(draw: random.Random) -> str:
    return f'<div class="adsbygoogle" id="{_token(draw)}">إعلان {_words(draw)}</div>'


def _script(draw: random.Random) -> str:
    return f'<script nonce="{_token(draw)}">var t = {draw.random()};</script>'


def _clock(draw: random.Random) -> str:
    return f'<div class="top-bar">الساعة {draw.randint(0, 23)}:{draw.randint(10, 59)}</div>'


def _form(draw: random.Random) -> str:
    return f'<form><input type="hidden" name="_token" value="{_token(draw)}"></form>'


Make = Callable[[random.Random], str]
_WITHIN: tuple[Make, ...] = (_related, _share, _views, _advert, _script, _form)
_AROUND: tuple[Make, ...] = (*_WITHIN, _clock)
