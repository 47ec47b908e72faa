"""The language of a text, whatever its page and site state."""

from __future__ import annotations

import pytest

from articles.pages.languages import language

TEXTS = [
    ("ar", "عاد السوق", "en-US"),
    ("ar", "أعلنت وزارة الصحة أن عدد الإصابات ارتفع خلال الأسبوع الماضي في محافظات عدة", "ku"),
    (
        "ar",
        "قال المتحدث باسم قوات سوريا الديمقراطية (SDF) في بيان نشره على X إن الاتفاق قائم",
        "en",
    ),
    ("ku", "حکوومەتی هەرێمی کوردستان بڕیاری دا", "ar"),
    ("ku", "قوتابخانەیەکی نوێ لە قامیشلۆ کرایەوە و سەدان منداڵ دەستیان بە خوێندن کرد", "ckb"),
    ("ku", "Li Qamişloyê dibistaneke nû hat vekirin û bi sedan zarok çûn dersan", "en-US"),
    ("ku", "Xwepêşandan li Kobanê", "ar"),
    ("tr", "Kamışlı'da yeni bir okul açıldı ve yüzlerce çocuk derslere başladı", "ar"),
    ("tr", "Şam'da yeni okul açıldı", "tr-TR"),
    ("en", "Hundreds of children went back to a new school in Qamishli on Sunday", "ar"),
    ("en", "Market reopens", "en-US"),
    ("und", "Market reopens", "ar"),
    ("fr", "Une nouvelle école a ouvert dans le nord et des enfants y sont entrés", "ar"),
    ("fa", "مردم می‌گویند که قیمت گوشت و پیاز در چند هفتهٔ گذشته بالا رفت و کسی پاسخگو نبود", "en"),
    ("it", "Scuola nuova", "it-IT"),
    ("ru", "Власти Алеппо сообщили, что ремонт старого рынка завершится", "en-US"),
    ("uk", "Влада Алеппо повідомила, що ремонт старого ринку завершиться", "uk"),
    ("hy", "Հալեպի քաղաքապետարանը հայտարարեց, որ շուկան կբացվի", "ar"),
    ("syr", "ܡܕܝܢܬܐ ܕܩܡܫܠܝ ܫܪܝܬ ܒܬܘܪܨܐ ܕܐܘܪܚܬܐ", "ar"),
    ("he", "עיריית חלב הודיעה כי שיקום השוק הישן יסתיים", "ar"),
    ("ar", "قال Галина إن المعرض مفتوح حتى نهاية الشهر", "ru"),
]


@pytest.mark.parametrize(("tag", "text", "stated"), TEXTS)
def test_language_of_a_text(tag: str, text: str, stated: str) -> None:
    """Script, letters and small words decide; what is stated counts for what is too short."""
    assert language(text, stated=(stated, "ar")) == tag
