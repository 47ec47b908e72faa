"""Month names -> numbers: Levantine, Egyptian and Gulf, Maghrebi, Kurdish and English.

Sources: CLDR `ar`, `ar-SY`, `ar-DZ`, `ar-MA`, `ar-TN`, `ku` and `ckb`, and the unhamzated and
shortened spellings of saved pages.  Keys are as `wording.bare` leaves them (أ إ آ are ا, ة is ه).
"""

from __future__ import annotations

from articles.wording import bare

_NAMES: dict[int, str] = {
    1: "كانون الثاني,كانون ثاني,كانون2,كانون 2,ك2,يناير,جانفي,january,jan,"
    "çile,rêbendan,kanûna paşîn,kanûna duyem,کانوونی دووەم,کانونی دووەم",
    2: "شباط,فبراير,فيفري,february,feb,sibat,reşemî,شوبات",
    3: "اذار,مارس,march,mar,adar,ئازار,ئادار",
    4: "نيسان,ابريل,افريل,april,apr,nîsan,avrêl",
    5: "ايار,مايو,ماي,may,gulan,ayar,ئایار",
    6: "حزيران,يونيو,يونيه,جوان,june,jun,hezîran,pûşper,حوزەیران,حوزەيران",
    7: "تموز,يوليو,يوليه,يوليوز,جويليه,july,jul,tîrmeh,temûz,تەمموز,تەممووز,تەمووز",
    8: "اب,اغسطس,اوت,غشت,august,aug,tebax,gelawêj",
    9: "ايلول,سبتمبر,شتنبر,september,sept,sep,îlon,êlûn,rezber,ئەیلول,ئەیلوول",
    10: "تشرين الاول,تشرين اول,تشرينالاول,تشرين1,تشرين 1,ت1,اكتوبر,october,oct,"
    "cotmeh,çiriya pêşîn,çirya pêşîn,çirya yekem,kewçêr,تشرینی یەکەم",
    11: "تشرين الثاني,تشرين ثاني,تشرينالثاني,تشرين2,تشرين 2,ت2,نوفمبر,نونبر,november,nov,"
    "mijdar,çiriya paşîn,çirya paşîn,çirya duyem,sermawez,تشرینی دووەم",
    12: "كانون الاول,كانون اول,كانونالاول,كانون1,كانون 1,ك1,ديسمبر,دجنبر,december,dec,"
    "berfanbar,kanûna pêşîn,kanûna yekem,کانوونی یەکەم,کانونی یەکەم",
}
MONTHS: dict[str, int] = {
    bare(name): number for number, names in _NAMES.items() for name in names.split(",")
}
