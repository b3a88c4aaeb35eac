"""Dates as sites print them, in each language: the same two moments of 2023, and what each says of its zone."""

import pytest

from consumers.stages.normalise.dates import Place, read_date

MORNING, EVENING, DAY = "2023-08-19 09:05", "2023-08-19 18:40", "2023-08-19 00:00"
WRITTEN = {
    "en": [
        ("Saturday, August 19, 2023 at 9:05 AM", MORNING),
        ("Sat 19 Aug 2023 09.05 UTC", MORNING),
        ("19th August 2023, 9:05 a.m.", MORNING),
        ("Aug. 19, 2023, 2:40 p.m. EDT", EVENING),
        ("August 19, 2023 6:40pm GMT", EVENING),
        ("6:40 pm, Saturday 19 August 2023", EVENING),
        ("19 August 2023 18:40 UTC", EVENING),
        ("19-Aug-2023 18:40", EVENING),
        ("Aug 19 2023 | 18:40", EVENING),
        ("Saturday 19 August 2023", DAY),
        ("19 August, 2023", DAY),
    ],
    "de": [
        ("Samstag, 19. August 2023, 9:05 Uhr", MORNING),
        ("19.08.2023 um 09:05 Uhr", MORNING),
        ("19. August 2023 um 9.05 Uhr", MORNING),
        ("Sa., 19. Aug. 2023, 11:05 MESZ", MORNING),
        ("am 19.08.2023, 18.40 Uhr", EVENING),
        ("19.8.2023 - 18:40 Uhr", EVENING),
        ("Sa, 19.08.23 18:40", EVENING),
        ("18:40 Uhr, 19. August 2023", EVENING),
        ("19. August 2023 | 20:40 MESZ", EVENING),
        ("Samstag, den 19. August 2023", DAY),
        ("19.8.2023", DAY),
    ],
    "fr": [
        ("samedi 19 août 2023 à 9h05", MORNING),
        ("le 19/08/2023 à 09h05", MORNING),
        ("19 août 2023 à 09:05", MORNING),
        ("19 août 2023 à 11 h 05 CEST", MORNING),
        ("sam. 19 août 2023, 18h40", EVENING),
        ("19 août 2023 - 18:40", EVENING),
        ("Le 19 août 2023 à 18 h 40", EVENING),
        ("19/08/2023 18:40", EVENING),
        ("19.08.2023 à 20h40 heure de Paris", EVENING),
        ("samedi 19 août 2023", DAY),
        ("19 aout 2023", DAY),
    ],
    "es": [
        ("sábado, 19 de agosto de 2023 a las 9:05", MORNING),
        ("19/08/2023 09:05 h", MORNING),
        ("19 de agosto de 2023, 9:05 a.m.", MORNING),
        ("19 ago 2023 - 11:05 CEST", MORNING),
        ("19 de agosto de 2023 a las 18:40 horas", EVENING),
        ("sáb 19 ago 2023, 6:40 p. m.", EVENING),
        ("19 agosto, 2023 18:40", EVENING),
        ("19-08-2023 18:40", EVENING),
        ("19 ago. 2023 18:40h.", EVENING),
        ("Sábado 19 de agosto del 2023", DAY),
        ("19 ago 2023", DAY),
    ],
    "it": [
        ("sabato 19 agosto 2023 alle 9:05", MORNING),
        ("19 agosto 2023 alle ore 9.05", MORNING),
        ("19/08/2023 alle 09:05", MORNING),
        ("19 agosto 2023, ore 11:05 CEST", MORNING),
        ("sab 19 ago 2023, 18:40", EVENING),
        ("19 Agosto 2023 ore 18:40", EVENING),
        ("19 ago 2023 - 18.40", EVENING),
        ("ore 18:40, 19 agosto 2023", EVENING),
        ("il 19 agosto 2023 alle 20:40 ora italiana", EVENING),
        ("Sabato, 19 Agosto 2023", DAY),
        ("19 ago 2023", DAY),
    ],
    "pt": [
        ("sábado, 19 de agosto de 2023 às 9h05", MORNING),
        ("19/08/2023 às 09:05", MORNING),
        ("19 de ago. de 2023, 09:05", MORNING),
        ("19 ago 2023 às 06h05 horário de Brasília", MORNING),
        ("19 de agosto de 2023 às 18:40", EVENING),
        ("19/08/2023 18h40", EVENING),
        ("19.ago.2023 às 18h40", EVENING),
        ("Sábado, 19 ago 2023, 18h40", EVENING),
        ("19 agosto 2023 | 18:40", EVENING),
        ("sábado, 19 de agosto de 2023", DAY),
        ("19 ago. 2023", DAY),
    ],
    "ru": [
        ("суббота, 19 августа 2023 года, 9:05", MORNING),
        ("19 августа 2023 в 9:05", MORNING),
        ("19 августа 2023 г., 12:05 (мск)", MORNING),
        ("09:05, 19 августа 2023", MORNING),
        ("19 авг. 2023, 18:40", EVENING),
        ("19.08.2023 в 18:40", EVENING),
        ("сб, 19 авг 2023 18:40", EVENING),
        ("18:40 19.08.2023", EVENING),
        ("19 августа 2023 года в 21:40 по московскому времени", EVENING),
        ("19 августа 2023 года", DAY),
        ("Суббота, 19 августа 2023", DAY),
    ],
    "uk": [
        ("субота, 19 серпня 2023 року, 9:05", MORNING),
        ("19 серпня 2023 о 9:05", MORNING),
        ("19 серпня 2023 р. о 12:05 за києвом", MORNING),
        ("09:05, 19 серпня 2023", MORNING),
        ("19 серп. 2023, 18:40", EVENING),
        ("19.08.2023 о 18:40", EVENING),
        ("сб, 19 серпня 2023 18:40", EVENING),
        ("18:40 19.08.2023", EVENING),
        ("19 серпня 2023 року о 21:40 за київським часом", EVENING),
        ("19 серпня 2023 року", DAY),
        ("Субота, 19 серпня 2023", DAY),
    ],
    "tr": [
        ("19 Ağustos 2023 Cumartesi 09:05", MORNING),
        ("19 Ağustos 2023 saat 09.05", MORNING),
        ("19.08.2023 - 09:05", MORNING),
        ("19 Ağustos 2023, 12:05 TSİ", MORNING),
        ("Cumartesi, 19 Ağustos 2023, 18:40", EVENING),
        ("19 Ağu 2023 18:40", EVENING),
        ("19.08.2023 saat 18:40", EVENING),
        ("18:40, 19 Ağustos 2023", EVENING),
        ("19 Ağustos 2023 21:40 Türkiye saatiyle", EVENING),
        ("19 AĞUSTOS 2023", DAY),
        ("Cmt, 19 Ağu 2023", DAY),
    ],
    "ar": [
        ("السبت 19 أغسطس 2023 - 09:05", MORNING),
        ("السبت، ١٩ أغسطس ٢٠٢٣، ٩:٠٥ صباحًا", MORNING),
        ("19 آب 2023 الساعة 09:05", MORNING),
        ("19 أغسطس/آب 2023، 12:05 بتوقيت مكة", MORNING),
        ("السبت 19 آب/أغسطس 2023 - 18:40 بتوقيت غرينتش", EVENING),
        ("19 أغسطس 2023 06:40 مساءً", EVENING),
        ("١٩ آب ٢٠٢٣ - ١٨:٤٠", EVENING),
        ("19/08/2023 18:40", EVENING),
        ("19 غشت 2023 على الساعة 18:40", EVENING),
        ("19 أوت 2023", DAY),
        ("يوم السبت 19 أغسطس 2023", DAY),
    ],
    "fa": [
        ("شنبه ۲۸ مرداد ۱۴۰۲ ساعت ۰۹:۰۵", MORNING),
        ("۲۸ مرداد ۱۴۰۲ - ۰۹:۰۵", MORNING),
        ("۱۴۰۲/۰۵/۲۸ ۰۹:۰۵", MORNING),
        ("۲۸ مرداد ۱۴۰۲، ۱۲:۳۵ به وقت تهران", MORNING),
        ("شنبه، ۲۸ مرداد ۱۴۰۲، ۱۸:۴۰", EVENING),
        ("۱۹ اوت ۲۰۲۳ ساعت ۱۸:۴۰", EVENING),
        ("۱۸:۴۰ - ۱۴۰۲/۵/۲۸", EVENING),
        ("28 مرداد 1402 ساعت 18:40", EVENING),
        ("شنبه ۲۸ مرداد ماه ۱۴۰۲", DAY),
        ("۲۸ مرداد ۱۴۰۲", DAY),
        ("۱۴۰۲-۰۵-۲۸", DAY),
    ],
    "prs": [
        ("شنبه ۲۸ اسد ۱۴۰۲ ساعت ۰۹:۰۵", MORNING),
        ("۲۸ اسد ۱۴۰۲، ۰۹:۰۵", MORNING),
        ("۲۸ اسد ۱۴۰۲ ساعت ۱۳:۳۵ به وقت کابل", MORNING),
        ("28 اسد 1402 - 09:05", MORNING),
        ("۲۸ اسد ۱۴۰۲ - ۱۸:۴۰", EVENING),
        ("۱۹ اگست ۲۰۲۳ ساعت ۱۸:۴۰", EVENING),
        ("۱۹ آگست ۲۰۲۳، ۱۸:۴۰", EVENING),
        ("شنبه، ۲۸ اسد ۱۴۰۲ - ۱۸:۴۰", EVENING),
        ("۱۴۰۲/۵/۲۸", DAY),
        ("۲۸ اسد ۱۴۰۲", DAY),
        ("شنبه ۲۸ اسد ۱۴۰۲ خورشیدی", DAY),
    ],
    "ps": [
        ("۲۸ زمری ۱۴۰۲ ۰۹:۰۵", MORNING),
        ("شنبه، ۲۸ زمری ۱۴۰۲، ۰۹:۰۵", MORNING),
        ("28 زمري 1402 - 09:05", MORNING),
        ("۱۹ اګست ۲۰۲۳ ۰۹:۰۵", MORNING),
        ("د ۲۰۲۳ د اګست ۱۹ ۱۸:۴۰", EVENING),
        ("۱۴۰۲ زمری ۲۸، ۱۸:۴۰", EVENING),
        ("۲۸ زمری ۱۴۰۲ - ۱۸:۴۰", EVENING),
        ("شنبه ۱۹ اګست ۲۰۲۳ - ۱۸:۴۰", EVENING),
        ("اونۍ ۲۸ زمری ۱۴۰۲", DAY),
        ("۲۸ د زمری ۱۴۰۲", DAY),
        ("۲۸ اسد ۱۴۰۲", DAY),
    ],
}


@pytest.mark.parametrize(
    ("language", "text", "instant"),
    [(language, text, instant) for language, rows in WRITTEN.items() for text, instant in rows],
)
def test_dates_as_sites_print_them(language: str, text: str, instant: str) -> None:
    moment = read_date(text, Place(language=language))
    assert moment
    assert f"{moment.instant:%Y-%m-%d %H:%M}" == instant
    assert moment.reading.precision == ("day" if instant == DAY else "instant")
    assert moment.reading.raw == text


@pytest.mark.parametrize("text", ["10 Mart 2024 Paz", "Paz, 10 Mar 2024", "dim. 10 mars 2024", "10 Mar 2024 Paz"])
def test_days_of_the_week_that_look_like_months(text: str) -> None:
    moment = read_date(text, Place())
    assert moment
    assert f"{moment.instant:%Y-%m-%d}" == "2024-03-10"


@pytest.mark.parametrize("text", ["mar. 12 mars 2024", "mar 12 mar 2024", "mar, 12 Mar 2024"])
def test_a_tuesday_that_looks_like_march(text: str) -> None:
    moment = read_date(text, Place())
    assert moment
    assert f"{moment.instant:%Y-%m-%d}" == "2024-03-12"
