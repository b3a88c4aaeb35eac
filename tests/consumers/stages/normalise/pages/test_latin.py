"""Pages in other languages than English in Latin letters; people and events are invented."""

# ruff: noqa: E501 - a paragraph is one line

from tests.consumers.stages.normalise.conftest import Read
from tests.consumers.stages.normalise.pages.facts import facts


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
