"""Month names -> numbers: Levantine, Egyptian and Gulf, Maghrebi, Kurdish and European.

Sources: CLDR `ar`, `ar-SY`, `ar-DZ`, `ar-MA`, `ar-TN`, `ku`, `ckb`, `en`, `tr`, `fr` and `de`, and
the unhamzated and shortened spellings of saved pages.  Keys are as `wording.bare` leaves them
(أ إ آ are ا, ة is ه).
"""

from __future__ import annotations

from articles.wording import bare

_NAMES: dict[int, str] = {
    1: "كانون الثاني,كانون ثاني,كانون2,كانون 2,ك2,يناير,جانفي,january,jan,"
    "çile,çileya paşîn,rêbendan,kanûna paşîn,kanûna duyem,کانوونی دووەم,کانونی دووەم,"
    "ocak,janvier,januar,jänner",
    2: "شباط,فبراير,فيفري,february,feb,sibat,reşemî,شوبات,şubat,février,februar",
    3: "اذار,مارس,march,mar,adar,ئازار,ئادار,mart,mars,märz",
    4: "نيسان,ابريل,افريل,april,apr,nîsan,avrêl,nisan,avril",
    5: "ايار,مايو,ماي,may,gulan,ayar,ئایار,mayıs,mai",
    6: "حزيران,يونيو,يونيه,جوان,june,jun,hezîran,pûşper,حوزەیران,حوزەيران,haziran,juin,juni",
    7: "تموز,يوليو,يوليه,يوليوز,جويليه,july,jul,tîrmeh,temûz,تەمموز,تەممووز,تەمووز,"
    "temmuz,juillet,juli",
    8: "اب,اغسطس,اوت,غشت,august,aug,tebax,gelawêj,ağustos,août",
    9: "ايلول,سبتمبر,شتنبر,september,sept,sep,îlon,êlûn,rezber,ئەیلول,ئەیلوول,eylül,septembre",
    10: "تشرين الاول,تشرين اول,تشرينالاول,تشرين1,تشرين 1,ت1,اكتوبر,october,oct,"
    "cotmeh,çiriya pêşîn,çirya pêşîn,çirya yekem,kewçêr,تشرینی یەکەم,"
    "ekim,octobre,oktober",
    11: "تشرين الثاني,تشرين ثاني,تشرينالثاني,تشرين2,تشرين 2,ت2,نوفمبر,نونبر,november,nov,"
    "mijdar,çiriya paşîn,çirya paşîn,çirya duyem,sermawez,تشرینی دووەم,"
    "kasım,novembre",
    12: "كانون الاول,كانون اول,كانونالاول,كانون1,كانون 1,ك1,ديسمبر,دجنبر,december,dec,"
    "berfanbar,çileya pêşîn,kanûna pêşîn,kanûna yekem,کانوونی یەکەم,کانونی یەکەم,"
    "aralık,décembre,dezember",
}
MONTHS: dict[str, int] = {
    bare(name): number for number, names in _NAMES.items() for name in names.split(",")
}
