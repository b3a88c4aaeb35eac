import pytest

from consumers.stages.normalise.dates import scan


def found(text: str) -> list[tuple[str | None, str | None]]:
    line = scan(text)
    return [(date.label, date.day.isoformat() if date.day else None) for date in line.dates] if line else []


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        (
            "Publié le 2 octobre 2021 à 12h00, mis à jour le 3 octobre 2021 à 14h30",
            [("published", "2021-10-02"), ("updated", "2021-10-03")],
        ),
        (
            "Publié le 2 octobre 2021 à 12h00, mis à jour à 14h30",
            [("published", "2021-10-02"), ("updated", "2021-10-02")],
        ),
        ("Publié le 2 octobre 2021 à 12h00, mis à jour à 11h30", [("published", "2021-10-02"), ("updated", None)]),
        ("14:30 02.10.2021 (обновлено: 15:10 03.10.2021)", [(None, "2021-10-02"), ("updated", "2021-10-03")]),
        (
            "Giriş Tarihi: 2.10.2021 14:30 Son Güncelleme: 3.10.2021 15:10",
            [("published", "2021-10-02"), ("updated", "2021-10-03")],
        ),
        ("02/10/2021 14h30 Atualizado há 2 dias", [(None, "2021-10-02"), ("updated", None)]),
        ("March 3, 2022 / 5:12 PM / Updated 2 days ago", [(None, "2022-03-03"), ("updated", None)]),
        ("السبت 25 صفر 1443 هـ - 02 أكتوبر 2021 مـ", [(None, None), (None, "2021-10-02")]),
        ("Last updated on: 2 May 2021", [("updated", "2021-05-02")]),
        ("Stand: 02.05.2021 14:30 Uhr", [("updated", "2021-05-02")]),
    ],
)
def test_dates_of_a_line_with_their_labels(text: str, dates: list[tuple[str | None, str | None]]) -> None:
    line = scan(text)
    assert line is not None
    assert line.rest == ()
    assert found(text) == dates


def test_words_about_something_else_are_told() -> None:
    text = "Von Max Muster, Berlin - Aktualisiert am 02.10.2021-14:30"
    line = scan(text)
    assert line is not None
    assert [text[start:end] for start, end in line.rest] == ["Von Max Muster", "Berlin"]


def test_numbers_of_something_else_do_not_spoil_a_date() -> None:
    assert found("3. Mai 2024, 14:30 Uhr Quelle: dpa 67 Kommentare") == [(None, "2024-05-03")]
