"""Month names -> numbers: Levantine, Egyptian and Gulf, Maghrebi and English.

Keys are as `wording.bare` leaves them (أ إ آ are ا, ة is ه, ى is ي).  Sources: CLDR `ar`, `ar-SY`,
`ar-DZ`, `ar-MA`, `ar-TN`, and the unhamzated and shortened spellings of saved pages.
"""

from __future__ import annotations

_NAMES: dict[int, str] = {
    1: "كانون الثاني,كانون ثاني,كانون2,كانون 2,ك2,يناير,جانفي,january,jan",
    2: "شباط,فبراير,فيفري,february,feb",
    3: "اذار,مارس,march,mar",
    4: "نيسان,ابريل,افريل,april,apr",
    5: "ايار,مايو,ماي,may",
    6: "حزيران,يونيو,يونيه,جوان,june,jun",
    7: "تموز,يوليو,يوليه,يوليوز,جويليه,july,jul",
    8: "اب,اغسطس,اوت,غشت,august,aug",
    9: "ايلول,سبتمبر,شتنبر,september,sept,sep",
    10: "تشرين الاول,تشرين اول,تشرينالاول,تشرين1,تشرين 1,ت1,اكتوبر,october,oct",
    11: "تشرين الثاني,تشرين ثاني,تشرينالثاني,تشرين2,تشرين 2,ت2,نوفمبر,نونبر,november,nov",
    12: "كانون الاول,كانون اول,كانونالاول,كانون1,كانون 1,ك1,ديسمبر,دجنبر,december,dec",
}
MONTHS: dict[str, int] = {
    name: number for number, names in _NAMES.items() for name in names.split(",")
}
