"""Pages in other languages than English; people and events are invented."""

# ruff: noqa: E501 - a paragraph is one line

from collections.abc import Callable

from schemas.articles import Article

Read = Callable[..., Article]


def facts(article: Article) -> dict[str, object]:
    return {
        "title": article.title,
        "standfirst": article.standfirst,
        "authors": list(article.authors),
        "credits": [f"{credit.kind}: {credit.name}" for credit in article.credits],
        "published": article.published_at and f"{article.published_at:%Y-%m-%d %H:%M}",
        "updated": article.updated_at and f"{article.updated_at:%Y-%m-%d %H:%M}",
        "sections": [section.heading for section in article.sections],
        "paragraphs": article.body.split("\n\n"),
        "language": article.language,
    }


def test_german_paper_with_rubrics_and_a_link_between_paragraphs(read: Read) -> None:
    article = read("""Politik
Litauen-Brigade

Erste Kompanie zieht in die neue Kaserne ein

Von Anna Weber
Veröffentlicht am 03.05.2024
Lesedauer: 3 Minuten

Quelle: dpa/Michael Hansen

In Rukla ist am Freitag die erste Kompanie der neuen Brigade eingezogen.

Die Kaserne bietet Platz für 400 Soldaten. Bis 2027 sollen es 4800 werden.

Anzeige

Lesen Sie auch

Warum die Brigade so teuer ist

Was noch fehlt

Es fehlt vor allem an Wohnungen für die Familien.

dpa/anw
""")
    assert facts(article) == {
        "title": "Erste Kompanie zieht in die neue Kaserne ein",
        "standfirst": None,
        "authors": ["Anna Weber"],
        "credits": ["agency: dpa", "image: dpa/Michael Hansen"],
        "published": "2024-05-03 00:00",
        "updated": None,
        "sections": ["Was noch fehlt"],
        "paragraphs": [
            "In Rukla ist am Freitag die erste Kompanie der neuen Brigade eingezogen.",
            "Die Kaserne bietet Platz für 400 Soldaten. Bis 2027 sollen es 4800 werden.",
            "Was noch fehlt",
            "Es fehlt vor allem an Wohnungen für die Familien.",
        ],
        "language": "de",
    }


def test_german_date_source_and_comment_count_in_one_line(read: Read) -> None:
    article = read("""Verteidigungshaushalt: Ministerin will zwei Prozent dauerhaft halten
Die Ministerin fordert ein Gesetz, das die Quote festschreibt.
3. Mai 2024, 14:30 Uhr   Quelle: ZEIT ONLINE, dpa, AFP, jk   67 Kommentare

Die Verteidigungsministerin will die Zwei-Prozent-Quote gesetzlich festschreiben.

Das sagte sie der "Rheinischen Zeitung".
""")
    assert facts(article) == {
        "title": "Verteidigungshaushalt: Ministerin will zwei Prozent dauerhaft halten",
        "standfirst": "Die Ministerin fordert ein Gesetz, das die Quote festschreibt.",
        "authors": [],
        "credits": ["agency: dpa", "agency: AFP"],
        "published": "2024-05-03 14:30",
        "updated": None,
        "sections": [],
        "paragraphs": [
            "Die Verteidigungsministerin will die Zwei-Prozent-Quote gesetzlich festschreiben.",
            'Das sagte sie der "Rheinischen Zeitung".',
        ],
        "language": "de",
    }


def test_french_paper_with_an_agency_and_a_signed_caption(read: Read) -> None:
    article = read("""Le porte-avions reprendra la mer en juin
Par Le Figaro avec AFP
Publié le 3 mai 2024 à 14:30, Mis à jour le 3 mai 2024 à 16:05

Le Charles-de-Gaulle dans le port de Toulon, en mars. CLAUDE MERLET / AFP

Après six mois de travaux, le porte-avions reprendra la mer le 15 juin, a annoncé la marine.

La suite après cette publicité

Le navire avait été immobilisé en novembre.

À lire aussi «Le navire du futur», ou le pari de la marine

Un calendrier serré

Les essais dureront trois semaines.
""")
    assert facts(article) == {
        "title": "Le porte-avions reprendra la mer en juin",
        "standfirst": None,
        "authors": [],
        "credits": ["agency: AFP", "image: CLAUDE MERLET / AFP"],
        "published": "2024-05-03 14:30",
        "updated": "2024-05-03 16:05",
        "sections": ["Un calendrier serré"],
        "paragraphs": [
            "Après six mois de travaux, le porte-avions reprendra la mer le 15 juin, a annoncé la marine.",
            "Le navire avait été immobilisé en novembre.",
            "Un calendrier serré",
            "Les essais dureront trois semaines.",
        ],
        "language": "fr",
    }


def test_spanish_paper_with_an_update_only(read: Read) -> None:
    article = read("""La Legión se despide de Mali
El último convoy sale de Bamako tras once años de misión
Por Ana Ruiz
Actualizado a 3 de mayo de 2024, 14:30 h.
0
El último convoy de la Legión salió este viernes de Bamako.

La ministra agradeció a los soldados su trabajo. (EFE)

Temas

Defensa
Mali
""")
    assert facts(article) == {
        "title": "La Legión se despide de Mali",
        "standfirst": "El último convoy sale de Bamako tras once años de misión",
        "authors": ["Ana Ruiz"],
        "credits": ["agency: EFE"],
        "published": "2024-05-03 14:30",
        "updated": "2024-05-03 14:30",
        "sections": [],
        "paragraphs": [
            "El último convoy de la Legión salió este viernes de Bamako.",
            "La ministra agradeció a los soldados su trabajo. (EFE)",
        ],
        "language": "es",
    }


def test_portuguese_portal_with_a_relative_update(read: Read) -> None:
    article = read("""Exército envia hospital de campanha ao Sul
Estrutura tem 60 leitos e chega a Porto Alegre no domingo
Por Ana Silva, g1 — Brasília
03/05/2024 14h30  Atualizado há 2 horas

O Exército enviou nesta sexta-feira (3) um hospital de campanha ao Rio Grande do Sul.

A estrutura tem 60 leitos, segundo o Ministério da Defesa.

— Foto: Divulgação/Exército

LEIA TAMBÉM:
Chuva deve voltar na terça
Veja como ajudar
""")
    assert facts(article) == {
        "title": "Exército envia hospital de campanha ao Sul",
        "standfirst": "Estrutura tem 60 leitos e chega a Porto Alegre no domingo",
        "authors": ["Ana Silva"],
        "credits": ["image: Divulgação/Exército"],
        "published": "2024-05-03 14:30",
        "updated": None,
        "sections": [],
        "paragraphs": [
            "O Exército enviou nesta sexta-feira (3) um hospital de campanha ao Rio Grande do Sul.",
            "A estrutura tem 60 leitos, segundo o Ministério da Defesa.",
        ],
        "language": "pt",
    }


def test_italian_paper_with_an_update_without_a_day(read: Read) -> None:
    article = read("""La nave scuola torna a casa dopo due anni
di Redazione Esteri
03 Maggio 2024 alle 14:30
Aggiornato alle 16:05
2 minuti di lettura

La nave scuola è rientrata ieri a La Spezia dopo un viaggio di due anni.

A bordo 260 allievi. «Abbiamo visto il mondo», dice una di loro.

Argomenti
marina
liguria
""")
    assert facts(article) == {
        "title": "La nave scuola torna a casa dopo due anni",
        "standfirst": None,
        "authors": [],
        "credits": [],
        "published": "2024-05-03 14:30",
        "updated": None,
        "sections": [],
        "paragraphs": [
            "La nave scuola è rientrata ieri a La Spezia dopo un viaggio di due anni.",
            "A bordo 260 allievi. «Abbiamo visto il mondo», dice una di loro.",
        ],
        "language": "it",
    }


def test_turkish_agency_with_two_dates_and_a_place(read: Read) -> None:
    article = read("""Türkiye ile Macaristan arasında savunma anlaşması
İki ülkenin bakanları Budapeşte'de anlaşmayı imzaladı.

Mehmet Yılmaz | 03.05.2024 - Güncelleme : 03.05.2024

Budapeşte

Türkiye ile Macaristan, savunma alanında iş birliği anlaşması imzaladı.

Bakan, imza töreninde "Bu bir başlangıç." dedi.

Anadolu Ajansı web sitesinde, AA Haber Akış Sistemi (HAS) üzerinden abonelere sunulan haberler, özetlenerek yayımlanmaktadır. Abonelik için lütfen iletişime geçiniz.
""")
    assert facts(article) == {
        "title": "Türkiye ile Macaristan arasında savunma anlaşması",
        "standfirst": "İki ülkenin bakanları Budapeşte'de anlaşmayı imzaladı.",
        "authors": ["Mehmet Yılmaz"],
        "credits": [],
        "published": "2024-05-03 00:00",
        "updated": "2024-05-03 00:00",
        "sections": [],
        "paragraphs": [
            "Türkiye ile Macaristan, savunma alanında iş birliği anlaşması imzaladı.",
            'Bakan, imza töreninde "Bu bir başlangıç." dedi.',
        ],
        "language": "tr",
    }


def test_turkish_paper_with_weekdays(read: Read) -> None:
    article = read("""Fırtına 12 ilde okulları tatil ettirdi

Yayınlanma: 03 Mayıs 2024 Cuma, 14:30 | Son güncelleme: 03 Mayıs 2024 Cuma, 16:05

Meteorolojinin uyardığı fırtına nedeniyle 12 ilde eğitime bir gün ara verildi.

Editör: Zeynep Kara
Kaynak: DHA

Valilikler, kararın öğleden sonra gözden geçirileceğini duyurdu.
""")
    assert facts(article) == {
        "title": "Fırtına 12 ilde okulları tatil ettirdi",
        "standfirst": "Meteorolojinin uyardığı fırtına nedeniyle 12 ilde eğitime bir gün ara verildi.",
        "authors": [],
        "credits": ["agency: DHA"],
        "published": "2024-05-03 14:30",
        "updated": "2024-05-03 16:05",
        "sections": [],
        "paragraphs": ["Valilikler, kararın öğleden sonra gözden geçirileceğini duyurdu."],
        "language": "tr",
    }


def test_russian_agency_with_a_slashed_dateline(read: Read) -> None:
    article = read("""На Камчатке прошли учения морской пехоты
3 мая 2024, 14:30
Обновлено 3 мая 2024, 16:05
ПЕТРОПАВЛОВСК-КАМЧАТСКИЙ, 3 мая. /ТАСС/. Учения морской пехоты прошли на полигоне под Петропавловском-Камчатским.
В них участвовали 400 военных, сообщила пресс-служба флота.
Теги: Камчатка, учения
""")
    assert facts(article) == {
        "title": "На Камчатке прошли учения морской пехоты",
        "standfirst": None,
        "authors": [],
        "credits": ["agency: ТАСС"],
        "published": "2024-05-03 14:30",
        "updated": "2024-05-03 16:05",
        "sections": [],
        "paragraphs": [
            "ПЕТРОПАВЛОВСК-КАМЧАТСКИЙ, 3 мая. /ТАСС/. Учения морской пехоты прошли на полигоне под Петропавловском-Камчатским.",
            "В них участвовали 400 военных, сообщила пресс-служба флота.",
        ],
        "language": "ru",
    }


def test_ukrainian_agency_with_a_picture_at_the_end(read: Read) -> None:
    article = read("""Україна отримала від Данії перші самохідні гаубиці

03.05.2024 14:30
Укрінформ

Данія передала Україні першу партію самохідних гаубиць.

Про це повідомляє Укрінформ із посиланням на міністерство оборони.

«Гаубиці вже на фронті», - сказав речник.

Як повідомлялося, Данія оголосила про допомогу в січні.

Фото: Міноборони

Читайте також: Данія виділила кошти на дрони
""")
    assert facts(article) == {
        "title": "Україна отримала від Данії перші самохідні гаубиці",
        "standfirst": None,
        "authors": [],
        "credits": ["agency: Укрінформ", "image: Міноборони"],
        "published": "2024-05-03 14:30",
        "updated": None,
        "sections": [],
        "paragraphs": [
            "Данія передала Україні першу партію самохідних гаубиць.",
            "Про це повідомляє Укрінформ із посиланням на міністерство оборони.",
            "«Гаубиці вже на фронті», - сказав речник.",
            "Як повідомлялося, Данія оголосила про допомогу в січні.",
        ],
        "language": "uk",
    }


def test_ukrainian_broadcaster_with_the_update_first(read: Read) -> None:
    article = read("""В Одесі відновили три школи
Оновлено: 3 травня 2024 о 16:05
Опубліковано: 3 травня 2024 о 14:30
Автор: Ірина Ткаченко, Суспільне

Три школи відновили в Одесі після зимових обстрілів.

Роботи коштували 40 мільйонів гривень.

Підписуйтеся на нас у Telegram
""")
    assert facts(article) == {
        "title": "В Одесі відновили три школи",
        "standfirst": None,
        "authors": ["Ірина Ткаченко"],
        "credits": [],
        "published": "2024-05-03 14:30",
        "updated": "2024-05-03 16:05",
        "sections": [],
        "paragraphs": [
            "Три школи відновили в Одесі після зимових обстрілів.",
            "Роботи коштували 40 мільйонів гривень.",
        ],
        "language": "uk",
    }


def test_arabic_paper_with_two_calendars(read: Read) -> None:
    article = read("""مناورات بحرية في الخليج بمشاركة تسع دول

الرياض: خالد الحربي
نُشر: 14:30-3 مايو 2024 م ـ 24 شوّال 1445 هـ

انطلقت في مياه الخليج اليوم مناورات بحرية تشارك فيها تسع دول.

وقال قائد القوات البحرية إن التمرين يستمر أسبوعين.

مواضيع ذات صلة
البحرية تتسلم سفينة جديدة
""")
    assert facts(article) == {
        "title": "مناورات بحرية في الخليج بمشاركة تسع دول",
        "standfirst": None,
        "authors": ["خالد الحربي"],
        "credits": [],
        "published": "2024-05-03 14:30",
        "updated": None,
        "sections": [],
        "paragraphs": [
            "انطلقت في مياه الخليج اليوم مناورات بحرية تشارك فيها تسع دول.",
            "وقال قائد القوات البحرية إن التمرين يستمر أسبوعين.",
        ],
        "language": "ar",
    }


def test_arabic_paper_with_an_afternoon(read: Read) -> None:
    article = read("""وزير الدفاع يشهد تخرج دفعة جديدة

كتب محمد علي
الجمعة، 03 مايو 2024 02:30 م

شهد وزير الدفاع تخرج دفعة جديدة من الكلية البحرية.

وأعرب الوزير عن تقديره لأسر الخريجين.

اشترك في قناتنا على تلغرام
""")
    assert facts(article) == {
        "title": "وزير الدفاع يشهد تخرج دفعة جديدة",
        "standfirst": None,
        "authors": ["محمد علي"],
        "credits": [],
        "published": "2024-05-03 14:30",
        "updated": None,
        "sections": [],
        "paragraphs": ["شهد وزير الدفاع تخرج دفعة جديدة من الكلية البحرية.", "وأعرب الوزير عن تقديره لأسر الخريجين."],
        "language": "ar",
    }


def test_persian_page_with_two_calendars(read: Read) -> None:
    article = read("""هلند پنج ناو مین‌روب به اوکراین می‌دهد

۳ مه ۲۰۲۴ - ۱۴ اردیبهشت ۱۴۰۳

دولت هلند روز جمعه اعلام کرد که پنج ناو مین‌روب به اوکراین می‌دهد.

نخستین ناو در تابستان تحویل داده می‌شود.

مطالب مرتبط
بندر اودسا بازگشایی شد
""")
    assert facts(article) == {
        "title": "هلند پنج ناو مین\u200cروب به اوکراین می\u200cدهد",
        "standfirst": None,
        "authors": [],
        "credits": [],
        "published": "2024-05-03 00:00",
        "updated": None,
        "sections": [],
        "paragraphs": [
            "دولت هلند روز جمعه اعلام کرد که پنج ناو مین\u200cروب به اوکراین می\u200cدهد.",
            "نخستین ناو در تابستان تحویل داده می\u200cشود.",
        ],
        "language": "fa",
    }


def test_persian_agency_with_a_solar_date(read: Read) -> None:
    article = read("""رزمایش دریایی در خلیج فارس آغاز شد
جمعه / ۱۴ اردیبهشت ۱۴۰۳ / ۱۴:۳۰
دسته‌بندی: سیاسی
کد خبر: 1403021409876
خبرنگار : 71234

رزمایش دریایی در خلیج فارس با حضور سه کشور آغاز شد.

به گزارش ایسنا، این رزمایش پنج روز ادامه دارد.

انتهای پیام
""")
    assert facts(article) == {
        "title": "رزمایش دریایی در خلیج فارس آغاز شد",
        "standfirst": None,
        "authors": [],
        "credits": [],
        "published": "2024-05-03 14:30",
        "updated": None,
        "sections": [],
        "paragraphs": [
            "رزمایش دریایی در خلیج فارس با حضور سه کشور آغاز شد.",
            "به گزارش ایسنا، این رزمایش پنج روز ادامه دارد.",
        ],
        "language": "fa",
    }
