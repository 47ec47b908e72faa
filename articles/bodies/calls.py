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
# What stands between a call and a network: `تابعونا على صفحتنا الرسمية في فيسبوك`.
_CHANNEL = (
    r"(?:(?:صفح|قنا|قنوات|حساب|منص|تطبيق|موقع|مواقع|شبك|معرف)\w*|التواصل|الاجتماعي\w*|الرسمي\w*|"
    r"علي|عبر|في)"
)
_CALLS: dict[str, str] = {
    "follow call": (
        rf"(?:و?يمكنكم? |كما يمكنكم? )?(?:تابعونا|تابعنا|متابعتنا) (?:علي|عبر|من خلال|في) "
        rf"(?:{_CHANNEL} ){{0,5}}(?:ال)?{_NETWORK}.{{0,120}}|"
        r"تابعونا|تابعنا|و?يمكنكم? متابعتنا .{0,120}|"
        r"(?:تابع|تابعوا) (?:صفحتنا|قناتنا|حسابنا|حساباتنا|صفحاتنا)(?: .{0,120})?|"
        rf"(?:please )?(?:follow (?:\S+ ){{1,6}}|(?:like|find) (?:us|me|our) (?:\S+ ){{0,4}})"
        rf"(?:on|via) (?:\S+ ){{0,2}}{_NETWORK}\b.{{0,120}}"
    ),
    "newsletter call": (
        r"(?:ل(?:مشاهده|متابعه|قراءه|لمزيد|لاطلاع) (?:\S+ ){0,7})?(?:اشترك(?:وا)?|للاشتراك|سجل(?:وا)?|"
        r"و?انضم(?:وا)?|للانضمام) (?:الان )?(?:معنا )?(?:في |الي )?ب?"
        r"(?:نشرتنا|قناتنا|قنواتنا|قايمتنا|مجموعتنا|مجموعاتنا|(?:ال)?(?:نشره|قايمه) (?:\S+ ){0,2}?"
        r"(?:ال)?(?:بريديه|اخباريه|يوميه|اسبوعيه))(?: .*)?|"
        r"(?:ال)?نشره (?:ال)?بريديه|newsletters?|"
        r"(?:اشترك|سجل)(?:وا)? (?:الان )?ل[تي](?:صلك|صلكم|تلقي) .{0,100}|\S+(?: \S+){0,3} is a reader supported "
        r"publication .*|"
        r"(?:ادخل|اكتب) (?:عنوان )?بريدك الالكتروني.*|خطوه بسيطه وتكون ممن .*|"
        r"(?:subscribe|sign up)(?: (?:now|here|today|free))?|(?:please )?subscribe (?:to|for|with) .*|"
        r"(?:please )?(?:sign up|signup|register) (?:to|for|with) (?:\S+ ){0,6}(?:newsletter|updates|"
        r"alerts|inbox|digest|briefing)\w*(?: .{0,40})?|"
        r"(?:you can also subscribe|want (?:more|the best)|get (?:the|our|all) (?:latest|best|top)) .*"
        r"(?:inbox|newsletters?|newsletter here|sign up here|subscribe.*)|"
        r"(?:click|tap) here to subscribe.*|have a tip .*|if you (?:enjoyed|liked) this article .*"
    ),
    "app call": (
        r"(?:حمل(?:وا)?|نزل(?:وا)?|لتحميل|تحميل) (?:الان )?(?:ال)?تطبيق\w*|وانضم الان لملايين .*|"
        r"(?:click here to )?(?:download|get) (?:the|our) (?:\S+ ){0,4}app(?: .*)?"
    ),
    "click call": (
        r"(?:اضغط|اضغطوا|انقر|انقروا) (?:هنا|علي الرابط)(?: \S+){0,5}|(?:click|tap) here(?: (?:to|for)(?: \S+){1,3})?|learn more|"
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
        r"(?:نحن )?(?:نستخدم|يستخدم (?:هذا )?الموقع) ملفات تعريف الارتباط.*|"
        r"(?:we|this (?:web ?)?site) uses? cookies.*|"
        r"(?:c )?(?:جميع الحقوق محفوظه|حقوق النشر محفوظه)\b.{0,100}|"
        r"(?:c )?copyright(?: (?:\S+ ){0,5}\d{4}\b.{0,160})?|"
        r"(?:هذا )?الموقع يستخدم (?:\S+ ){0,2}(?:الكوكيز|cookies|تعريف الارتباط).{0,200}|"
        r"باستخدامك (?:\S+ ){1,4}توافق علي .{0,200}|"
        r"اذا كنت تعتقد (?:تعتقدين )?ان (?:هذا |هذه )?ال(?:مقال|ماده|خبر|تقرير|محتوي)ه? .*|"
        r"all rights reserved.{0,60}"
    ),
    "advertising": r"advert|advertisements?|ad|sponsored|(?:ال)?اعلان|(?:ال)?اعلانات|scroll to continue.*"
    r"|(?:story|article) continues (?:below|after).*|(?:يتبع|تابع القراءه) بعد الاعلان|"
    r"(?:اعلان|ماده|محتوي|مساحه) (?:ممول|مموله|مدفوع|مدفوعه|اعلاني|اعلانيه)",
    "control": (
        r"تخط(?:ي)? الي المحتوي|(?:زر )?(?:الذهاب|العوده|الرجوع|عوده) الي (?:ال)?اعلي(?: الصفحه)?|"
        r"skip to (?:main )?content|(?:back|scroll) to top|ترجم (?:هذا )?المقال|a(?: a){1,2}|"
        r"حجم الخط(?: [a ]{1,9})?|(?:تكبير|تصغير) (?:حجم )?الخط|font size|"
        r"(?:ال)?رابط (?:ال)?(?:مختصر|قصير)(?: https? .*)?|short ?(?:link|url)(?: https? .*)?"
    ),
    "author box": r"(?:نبذه )?عن (?:ال)?(?:كاتب|كاتبه|مولف|مولفه)|about the author",
    "prev and next": r"(?:ال)?صفحات [\d ]+|pages [\d ]+",
    "counter": (
        r"(?:وقت|مده|زمن) القراءه(?: المتوقع\w*)?(?: (?:\S+ ){0,2}(?:\d+\S*|دقيق\w+)(?: \S+){0,3})?|\d+ (?:دقايق|دقيقه) (?:لل|من ال)قراءه|"
        r"(?:عدد )?(?:المشاهدات|القراءات|الزيارات) [\d ]+|[\d ]+(?:زياره|مشاهده)|تم(?:ت)? (?:القراءه|قراء?ته) [\d ]+(?:مره|مرات)|"
        r"\d+ min(?:ute)?s?(?: to)? read|image \d+ of \d+|[\d ]+[km]? views|"
        r"قراءه \d+ (?:دقايق|دقيقه)|\d+ (?:دقايق|دقيقه) قراءه|شوهدت? [\d ]+(?:مره|مرات)|"
        r"عدد الكلمات \d+|\d+ (?:words|كلمه)"
    ),
    "player": r"(?:عذرا )?(?:ال)?متصفح\w* لا يدعم .{1,60}|your browser does not support .{1,60}|"
    r"تشغيل (?:ال)?(?:فيديو|صوت|مقطع)|مده (?:ال)?(?:فيديو|مقطع) [\d ]+|this is a modal window|"
    r"استمع (?:الي |ل)(?:هذا |هذه )?ال(?:مقال|ماده|خبر|تقرير)ه?|listen to (?:this|the) (?:article|story)",
}
# What is a call as a label, and a sentence of the article once it ends as one: verbs of following,
# joining and loading are the same in the imperative and in the past.
_UNENDED: dict[str, str] = {
    "follow call": (
        r"ابق(?:وا)? علي اطلاع(?: .{0,60})?|"
        r"تابعونا .{0,120}|(?:تابع(?:وا)?|لمتابعه|اقرا(?:وا)?) (?:\S+ ){0,6}(?:علي|عبر|من خلال) "
        rf"(?:\S+ ){{0,3}}(?:ال)?{_NETWORK}.*|"
        rf"(?:و?انضم(?:وا)?|للانضمام) (?:الينا|معنا|الي قناه) (?:\S+ ){{0,4}}(?:ال)?{_NETWORK}.{{0,60}}"
    ),
    "newsletter call": (
        r"(?:اشترك(?:وا)?|للاشتراك|سجل(?:وا)?|و?انضم(?:وا)?|للانضمام) (?:الان )?(?:معنا )?(?:في|ب|الي)? ?"
        r"(?:نشره|النشره|قناه|القايمه|قايمه|ملايين|خدمه|بريد)\w*(?: .{0,120})?"
    ),
    "app call": r"(?:حمل(?:وا)?|نزل(?:وا)?|لتحميل|تحميل) (?:الان )?(?:ال)?تطبيق\w*(?: \S+){0,5}",
}
_SENTENCE_ENDS = frozenset(".!؟?…")
# Calls that nothing but an outlet makes; others may be the heading of a part of the article.
ADDRESSED = frozenset({"follow call", "newsletter call", "app call"})
# Where an author or a desk may be written to; an address makes a call of such a line.
_REACHED = re.compile(
    r"(?:\S+ ){0,12}may be reached at .*|(?:e ?mail|contact) (?:\S+ ){1,3}at \S+ .*"
)


def _either(calls: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<g{n}>{call})" for n, call in enumerate(calls.values())))


_ALWAYS, _AS_LABEL = _either(_CALLS), _either(_UNENDED)


def call_named(text: str) -> str | None:
    """The rule that a whole line falls under: `تابعونا على تلغرام` is a `follow call`."""
    if len(text) > _LONGEST:
        return None
    key = label_key(text)
    if found := _ALWAYS.fullmatch(key):
        return _named(found, _CALLS)
    if "@" in text and _REACHED.fullmatch(key):
        return "follow call"
    ended = text.rstrip()[-1:] in _SENTENCE_ENDS
    found = None if ended else _AS_LABEL.fullmatch(key)
    return _named(found, _UNENDED) if found else None


def _named(found: re.Match[str], calls: dict[str, str]) -> str:
    return tuple(calls)[int(str(found.lastgroup)[1:])]
