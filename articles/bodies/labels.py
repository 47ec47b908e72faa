"""The labels that stand on share rows, related lists and tags, in every spelling we know.

Written as `wording.label_key` leaves them: أ إ آ are ا, ة is ه, ى is ي, marks and punctuation gone.
From the shipped translations of the themes and plugins in use (Jannah, Sahifa, JNews, Foxiz,
Blocksy, Elementor, Jetpack, AddToAny) and from saved pages.
"""

from __future__ import annotations

import re

from articles.wording import folded, label_key

_NETWORKS = (
    "facebook|twitter|x|whatsapp|telegram|linkedin|pinterest|messenger|viber|email|e mail|reddit|"
    "tumblr|skype|instagram|youtube|tiktok|threads|vkontakte|"
    "فيسبوك|فيس بوك|تويتر|اكس|واتساب|واتس اب|تلغرام|تيليغرام|تليغرام|تليجرام|تيليجرام|تيلغرام|"
    "تلجرام|"
    "لينكد ان|لينكدان|لينكدين|ماسنجر|مسنجر|البريد الالكتروني|ايميل|بينتيريست|بينترست|بنترست|"
    "انستغرام|انستجرام|يوتيوب|فايبر|ريديت|تيك توك"
)
_SHARING = (
    "(?:شارك|شاركها|مشاركه|شارك ال\\w+|مشاركه ال\\w+)(?: (?:هذا|هذه) ال\\w+)?|"
    "انقر للمشاركه|نشر|(?:طباعه|اطبع|نسخ|انسخ|حفظ|تم نسخ)(?: (?:الرابط|النص|pdf|ال(?:مقال|خبر|"
    "صفح|ماد)ه?)(?: بنجاح)?)?|تم النسخ|(?:ارسل|ارسال)(?: (?:الي )?ل?صديق\\w*)?|عبر البريد|"
    "(?:اضغط|انقر) (?:للطباعه|للمشاركه|للنسخ)|"
    "(?:هل اعجبك (?:المقال|الخبر|الموضوع) )?شارك(?:ه|ها)? مع (?:ال)?اصدقا\\w+|"
    "share|share this|shares|tweet|print|copy link|copy url|like this|like loading|"
    "click to (?:share|print|email)|(?:opens )?in new window|paylaş|tweetle|parve bike"
)
_JOINING = "علي|عبر|on|via|to|و"
_ONE_SHARING = re.compile(rf"(?:{_NETWORKS}|{_SHARING})")
_ALL_SHARING = re.compile(rf"(?:(?:{_SHARING}|{_NETWORKS}|{_JOINING}|\d+)(?: |$))+")
_SHARING_WORD = re.compile(rf"(?:^| )(?:{_SHARING})(?: |$)")

# What a link has to point at to be a share button rather than a link to the outlet's own channel.
_SHARE_URL = re.compile(
    r"facebook\.com/(?:sharer|dialog/share|share\.php)|(?:twitter|x)\.com/(?:intent|share)|"
    r"whatsapp://send|whatsapp\.com/send|//wa\.me/\?text|//t(?:elegram)?\.me/share|tg://msg|"
    r"linkedin\.com/(?:shareArticle|sharing|cws/share)|pinterest\.[a-z]+/pin/create|^mailto:\?|"
    r"addtoany\.com|fb-messenger://|viber://forward|window\.print|[?&]share=|plus\.google\.com/share",
    re.IGNORECASE,
)
_RELATED = (
    "(?:ا?قرا|اقرئي|اقرؤوا|اقراوا|طالع|شاهد|تابع)(?:وا| ?ي)? (?:ايضا|كذلك)|"
    "(?:اقرا|لقراءه|شاهد) المزيد(?: من التفاصيل)?|و?للمزيد|(?:روابط )?ذات صله|"
    "(?:herwiha|zêdetir) bixwîne|bixwîne jî|nûçeyên têkildar|i\u0307?lgili haberler|"
    "(?:بابەتي|هەواڵي) پەيوەنديدار|زياتر بخوێنەوە|"
    "(?:ال)?(?:مقالات|مواضيع|موضوعات|اخبار|مواد|تقارير|منشورات|محتوي) "
    "(?:ذات (?:ال)?(?:صله|علاقه)|(?:ال)?(?:متعلقه|مشابهه|مرتبطه))|"
    "(?:مقالات|مواضيع|اخبار|قد|ربما) (?:قد )?(?:يعجبك|يهمك|تهمك|تعجبك)(?: ايضا)?|"
    "المزيد من (?:المقالات|الاخبار|المواضيع)|اخترنا لكم?|الاكثر (?:قراءه|مشاهده|تصفحا)|"
    "related(?: (?:articles?|posts|news|stor(?:y|ies)|content|coverage|roundup|videos?|reading|"
    "links))?|"
    "(?:read|see) (?:also|more)|also read|more (?:\\w+ ){0,2}stories|"
    "you (?:may|might) (?:also )?like|"
    "recommended(?: (?:for you|stories|reading))?|don t miss|most (?:read|popular|viewed)"
)
_TAGS = "(?:ال)?وسوم|تاجز|تاغات|(?:ال)?كلمات (?:ال)?(?:مفتاحيه|دلاليه|داله)|tags|keywords"
_CONTENTS = (
    "(?:جدول )?المحتويات|محتويات ال(?:مقال|موضوع|تقرير|صفح|ماد)ه?|"
    "(?:اقرا )?في هذا (?:المقال|التقرير|الموضوع)|"
    "table of contents|contents|in this (?:article|story)"
)
_READ_MORE = (
    "(?:اظهر|اظهار|عرض|تحميل|قراءه) المزيد|(?:اكمل|متابعه|تابع|اكمال) القراءه|"
    "continue reading|load more|show more"
)
_TURNING = re.compile(
    "(?:ال(?:خبر|مقال|مقاله|ماده|موضوع|صفحه) )?ال(?:سابق|تالي)ه?|"
    "(?:previous|prev|next)(?: (?:article|post|story|page))?"
)
# A share row of ten networks with counters is the longest line of labels seen.
_LONGEST = 200
LISTS = ("related", "tags", "contents")
_LIST_LABEL = re.compile(f"(?P<related>{_RELATED})|(?P<tags>{_TAGS})|(?P<contents>{_CONTENTS})")
_READ_MORE_KEY = re.compile(_READ_MORE)
_AFTER_LABEL = re.compile(r"\s*(?::|：|\.\.|…|\||-|–|«|؛|>)")


def is_share_url(url: str) -> bool:
    """Whether a link only hands the page on to a network, a mailbox or a printer."""
    return _SHARE_URL.search(url) is not None


def is_sharing(text: str) -> bool:
    """Whether a line is made of share labels alone, counters among them: `Facebook WhatsApp 12`."""
    key = _short_key(text)
    return _ALL_SHARING.fullmatch(key) is not None and _ONE_SHARING.search(key) is not None


def asks_to_share(text: str) -> bool:
    """Whether a line of share labels says more than a network's name: `شارك`, not `فيسبوك`."""
    return is_sharing(text) and _SHARING_WORD.search(label_key(text)) is not None


def turns_page(text: str) -> bool:
    """Whether words only lead to the article before or after: `الخبر السابق`."""
    return _TURNING.fullmatch(_short_key(text)) is not None


def is_read_more(text: str) -> bool:
    """Whether a line only unfolds or continues the page: `اظهر المزيد`."""
    return _READ_MORE_KEY.fullmatch(_short_key(text)) is not None


def list_labelled(text: str) -> str | None:
    """`related`, `tags` or `contents` where a line is such a label and nothing else."""
    found = _LIST_LABEL.fullmatch(_short_key(text).removesuffix(" و"))
    return found.lastgroup if found else None


def opens_with_label(text: str) -> str | None:
    """The same where a line begins with such a label and the mark that closes it."""
    whole = folded(text)
    for cut in _AFTER_LABEL.finditer(whole[:60]):
        if found := list_labelled(whole[: cut.start()]):
            return found
    return None


def _short_key(text: str) -> str:
    """The key of a line that is short enough to be labels; nothing for longer ones."""
    return label_key(text) if len(text) <= _LONGEST else ""
