import pytest

from consumers.stages.normalise.authors import read_authors
from schemas.articles import Credit


@pytest.mark.parametrize(
    ("stated", "authors"),
    [
        (["jane@outlet.example (Jane Doe)"], ["Jane Doe"]),
        (["Jane Doe <jane@outlet.example>"], ["Jane Doe"]),
        (["Jane Doe", "John Smith", "Jane Doe"], ["Jane Doe", "John Smith"]),
        (["By Jane Doe and John Smith"], ["Jane Doe", "John Smith"]),
        (["Jane Doe, Defence Correspondent"], ["Jane Doe"]),
        (["Олена Коваленко"], ["Олена Коваленко"]),
        (["jane doe"], ["jane doe"]),
        (["<b>Jane&nbsp;Doe</b>"], ["Jane Doe"]),
        (["Madonna"], ["Madonna"]),
        (["jane@outlet.example", "https://outlet.example/jane", "", "-"], []),
        (["admin", "Webmaster", "BBC News", "newsroom@outlet.example (Newsroom)", "Editor"], []),
        (["x" * 5_000], []),
    ],
)
def test_authors_are_people(stated: list[str], authors: list[str]) -> None:
    assert list(read_authors(stated).authors) == authors


def test_agencies_are_credited() -> None:
    found = read_authors(["Jane Doe, Reuters", "AFP", "desk@agency.example (Reuters)"])
    assert found.authors == ("Jane Doe",)
    assert found.credits == (Credit(kind="agency", name="Reuters"), Credit(kind="agency", name="AFP"))
