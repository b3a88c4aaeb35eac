import pytest

from consumers.stages.normalise.site import furniture_kind, rights_holder


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Advertisement", "alone"),
        ("ANZEIGE", "alone"),
        ("La suite après cette publicité", "alone"),
        ("реклама", "alone"),
        ("إعلان", "alone"),
        ("3 min read", "alone"),
        ("Lesezeit: 3 Min.", "alone"),
        ("Temps de lecture : 3 min", "alone"),
        ("Время чтения: 3 минуты", "alone"),
        ("12 Comments", "alone"),
        ("Leave a comment (7)", "alone"),
        ("34 View comments", "alone"),
        ("Facebook Twitter WhatsApp Email", "alone"),
        ("Home > World > Baltic", "alone"),
        ("© 2023 The Courier Publishing Ltd. All rights reserved.", "alone"),
        ("Sitemizdeki yazılar için TÜM HAKLARI SAKLIDIR.", "alone"),
        ("ВСЕ ПРАВА ЗАЩИЩЕНЫ", "alone"),
        ("Sign up for our newsletter and get the day’s news at 7 a.m.", "alone"),
        ("Підписуйтеся на нас у Telegram", "alone"),
        ("Follow the AP's coverage of courts at https://apnews.example/hub", "alone"),
        ("This story has been updated with comment from the opposition.", "alone"),
        ("Correction 3 November 2022: an earlier version named another ship.", "alone"),
        ("Read more: Riga airport to close for runway works in May", "link"),
        ("ALSO READ | Turkey to buy missiles", "link"),
        ("Lire aussi Le ministre et les obus", "link"),
        ("Lesen Sie auch: Warum die Brigade so teuer ist", "link"),
        ("Читайте також: Данія виділила кошти", "link"),
        ("اقرأ أيضا: الناتو", "link"),
        ("Related articles", "links"),
        ("Mehr zum Thema", "links"),
        ("More from Europe", "links"),
        ("Tags: NATO, Turkey", "keywords"),
        ("#NATO #Ukraine", "keywords"),
    ],
)
def test_furniture(text: str, kind: str) -> None:
    assert furniture_kind(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "Read more than one book a year, he said.",
        "Join the army, they said, and see the world.",
        "Follow the minister's speech in full, he said.",
        "The report was read in parliament",
        "Share prices fell on Monday.",
        "Subscribers to the fund were told in May.",
        "Why this matters",
        "5 minutes",
        "تابع الوزير قائلا إن الجيش مستعد",
        "",
    ],
)
def test_text_is_no_furniture(text: str) -> None:
    assert furniture_kind(text) is None


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("© 2023 The Courier Publishing Ltd. All rights reserved.", "The Courier Publishing Ltd"),
        ("Copyright 2021 The Associated Press. All rights reserved.", "The Associated Press"),
        ("© 2024 BBC", "BBC"),
        ("© 2024 İhlas İstanbul tüm hakları saklıdır", "İhlas İstanbul"),
        ("© 2024 İHLAS TÜM HAKLARI SAKLIDIR", "İHLAS"),
        ("All rights reserved.", None),
        ("The copyright of the book is old.", None),
    ],
)
def test_rights_holder(text: str, holder: str | None) -> None:
    assert rights_holder(text) == holder
