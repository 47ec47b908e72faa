"""Lines in which an outlet speaks of itself to its reader, by the name of what they want.

Keys are as `wording.label_key` leaves them, and a pattern has to take the whole line: it begins
with the call and names a channel of the outlet, so that `تابعوا المباراة` and a sentence about a
newsletter stay.  From saved pages of Syrian and other Arabic outlets and of the English benchmark.
"""

# ruff: noqa: E501 - patterns are not broken for a margin

from __future__ import annotations

import re

from articles.wording import label_key

# The longest met is a notice about cookies.
_LONGEST = 400
_NETWORK = (
    "(?:غوغل|جوجل|google|تلغرام|تليغرام|تيليغرام|تلجرام|تليجرام|واتساب|واتس اب|فيسبوك|فيس بوك|تويتر|اكس|"
    "انستغرام|انستجرام|يوتيوب|تيك توك|نبض|facebook|twitter|x|instagram|youtube|telegram|whatsapp|"
    "tiktok|linkedin|snapchat|apple news|flipboard)"
)
_CALLS: dict[str, str] = {
    "follow call": (
        rf"(?:يمكنكم? )?(?:تابعونا|تابعنا|متابعتنا) (?:علي|عبر|من خلال|في) (?:\S+ ){{0,3}}{_NETWORK}.*|"
        r"تابعونا|تابعنا|يمكنكم? متابعتنا .{0,120}|"
        r"(?:تابع|تابعوا) (?:صفحتنا|قناتنا|حسابنا|حساباتنا|صفحاتنا)(?: .{0,120})?|"
        rf"(?:please )?(?:follow|like|find) (?:\S+ ){{1,6}}(?:on|via) (?:\S+ ){{0,2}}{_NETWORK}\b.*|"
        r"(?:\S+ ){0,12}may be reached at .*|(?:e ?mail|contact) (?:\S+ ){1,3}at \S+ .*"
    ),
    "newsletter call": (
        r"(?:اشترك(?:وا)?|للاشتراك|سجل(?:وا)?|انضم(?:وا)?|وانضم) (?:الان )?(?:معنا )?(?:في|ب|الي)? ?"
        r"(?:نشره|نشرتنا|النشره|قناه|قناتنا|قايمتنا|القايمه|قايمه|مجموعتنا|ملايين|خدمه|بريد)\w*(?: .*)?|"
        r"(?:ال)?نشره (?:ال)?بريديه|newsletters?|"
        r"(?:ادخل|اكتب) (?:عنوان )?بريدك الالكتروني.*|خطوه بسيطه وتكون ممن .*|"
        r"(?:subscribe|sign up)(?: (?:now|here|today|free))?|(?:please )?subscribe (?:to|for|with) .*|"
        r"(?:please )?(?:sign up|signup|register) (?:to|for|with) .*(?:newsletter|updates|alerts|inbox|"
        r"e ?mails?|digest|briefing)\w*(?: .{0,40})?|"
        r"(?:you can also subscribe|want (?:more|the best)|get (?:the|our|all) (?:latest|best|top)) .*"
        r"(?:inbox|newsletters?|newsletter here|sign up here|subscribe.*)|"
        r"(?:click|tap) here to subscribe.*|have a tip .*|if you (?:enjoyed|liked) this article .*"
    ),
    "app call": (
        r"(?:حمل(?:وا)?|نزل(?:وا)?|لتحميل|تحميل) (?:الان )?(?:ال)?تطبيق\w*(?: \S+){0,5}|وانضم الان لملايين .*|"
        r"(?:click here to )?(?:download|get) (?:the|our) (?:\S+ ){0,4}app(?: .*)?"
    ),
    "click call": (
        r"(?:اضغط|اضغطوا|انقر|انقروا) هنا(?: \S+){0,5}|(?:click|tap) here(?: (?:to|for)(?: \S+){1,3})?|learn more|"
        r"buy now"
    ),
    "comments": (
        r"لن يتم نشر عنوان بريدك.*|الحقول الالزاميه.*|التعليقات المنشوره (?:لا )?تعبر .*|"
        r"لارسال تعليق.*|(?:اترك|اضف|اكتب) (?:لنا )?(?:تعليق|رد)\w*(?: .{0,30})?|"
        r"(?:لا توجد )?تعليقات(?: حول الموضوع)?|(?:ال)?تعليقات \d*|التعليقات|تعليق واحد|"
        r"(?:\d+ )?comments?(?: \d+)?|leave a (?:comment|reply).*|tell us what you think|"
        r"view (?:all )?comments|join the (?:conversation|discussion)|"
        r"your email address will not be published.*"
    ),
    "notice": (
        r"(?:نستخدم|يستخدم (?:هذا )?الموقع) ملفات تعريف الارتباط.*|"
        r"(?:we|this (?:web ?)?site) uses? cookies.*|"
        r"(?:c )?(?:copyright|جميع الحقوق محفوظه|حقوق النشر محفوظه)\b.{0,100}|"
        r"(?:هذا )?الموقع يستخدم (?:\S+ ){0,2}(?:الكوكيز|cookies|تعريف الارتباط).{0,200}|"
        r"باستخدامك (?:\S+ ){1,4}توافق علي .{0,200}|"
        r"اذا كنت تعتقد (?:تعتقدين )?ان المقال .*|all rights reserved.{0,60}"
    ),
    "advertising": r"advert|advertisements?|ad|sponsored|اعلان|اعلانات|scroll to continue.*"
    r"|(?:story|article) continues (?:below|after).*|(?:يتبع|تابع القراءه) بعد الاعلان|"
    r"(?:اعلان|ماده|محتوي|مساحه) (?:ممول|مموله|مدفوع|مدفوعه|اعلاني|اعلانيه)",
    "control": (
        r"حجم الخط(?: [a ]{1,9})?|(?:تكبير|تصغير) (?:حجم )?الخط|font size|"
        r"(?:ال)?رابط (?:ال)?(?:مختصر|قصير)(?: https? .*)?|short ?(?:link|url)(?: https? .*)?"
    ),
    "author box": r"(?:نبذه )?عن (?:ال)?(?:كاتب|كاتبه|مولف|مولفه)|about the author",
    "counter": (
        r"(?:وقت|مده|زمن) القراءه(?: المتوقع\w*)?(?: .{0,30})?|\d+ (?:دقايق|دقيقه) (?:لل|من ال)قراءه|"
        r"(?:عدد )?(?:المشاهدات|القراءات|الزيارات) [\d ]+|[\d ]+(?:زياره|مشاهده)|تمت القراءه [\d ]+مره|"
        r"\d+ min(?:ute)?s?(?: to)? read|image \d+ of \d+|\d+ views"
    ),
}
# What is a call as a label, and a sentence of the article once it ends as one: verbs of following
# are the same in the imperative and in the past.
_UNENDED = re.compile(
    r"تابعونا .{0,120}|(?:تابع(?:وا)?|لمتابعه|اقرا(?:وا)?) (?:\S+ ){0,6}(?:علي|عبر|من خلال) "
    rf"(?:\S+ ){{0,3}}{_NETWORK}.*"
)
_SENTENCE_ENDS = frozenset(".!؟?…")
# Calls that nothing but an outlet makes; others may be the heading of a part of the article.
ADDRESSED = frozenset({"follow call", "newsletter call", "app call"})
_NAMES = tuple(_CALLS)
_PATTERN = re.compile("|".join(f"(?P<g{n}>{call})" for n, call in enumerate(_CALLS.values())))


def call_named(text: str) -> str | None:
    """The rule that a whole line falls under: `تابعونا على تلغرام` is a `follow call`."""
    if len(text) > _LONGEST:
        return None
    key = label_key(text)
    if found := _PATTERN.fullmatch(key):
        return _NAMES[int(str(found.lastgroup)[1:])]
    unended = text.rstrip()[-1:] not in _SENTENCE_ENDS
    return "follow call" if unended and _UNENDED.fullmatch(key) else None
