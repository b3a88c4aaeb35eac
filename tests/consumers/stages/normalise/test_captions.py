import pytest

from consumers.stages.normalise.captions import read_caption


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Image: AP  | Image:self", ["AP"]),
        ("Photo: Ints Ozols/LETA", ["Ints Ozols/LETA"]),
        ("(AP Photo/John Doe)", ["AP Photo/John Doe"]),
        ("Image source, Getty Images", ["Getty Images"]),
        ("Image caption, Soldiers in Kyiv", []),
        ("Image copyright AFP", ["AFP"]),
        ("FILE PHOTO: Soldiers in Kyiv. REUTERS/Jane Doe", ["REUTERS/Jane Doe"]),
        ("In this Dec. 12, 2006, file photo, a soldier waits", []),
        ("© AFP", ["AFP"]),
        ("Getty Images", ["Getty Images"]),
        ("Jane Doe/AFP via Getty Images", ["Jane Doe/AFP via Getty Images"]),
        ("A soldier stands in Kyiv (AP Photo/John Doe)", ["AP Photo/John Doe"]),
        ("The minister in Ankara [File: Burak Ozil/AP]", ["Burak Ozil/AP"]),
        ("Tanks near the border. Photograph: EPA", ["EPA"]),
        ("Ein Panzer in Litauen. Foto: Max Muster/dpa", ["Max Muster/dpa"]),
        ("Le navire à Toulon, en mars. CLAUDE MERLET / AFP", ["CLAUDE MERLET / AFP"]),
        ("Crédit photo : AFP", ["AFP"]),
        ("Fotoğraf: AA", ["AA"]),
        ("Фото: Повітряні сили ЗСУ", ["Повітряні сили ЗСУ"]),
        ("الصورة: رويترز", ["رويترز"]),
        ("Photo: A tank burns near Kyiv", []),
    ],
)
def test_credits(text: str, names: list[str]) -> None:
    caption = read_caption(text)
    assert caption is not None
    assert [credit.name for credit in caption.credits] == names
    assert {credit.kind for credit in caption.credits} <= {"image"}


@pytest.mark.parametrize(
    "text",
    [
        "Reuters",
        "© 2024 AFP",
        "He said the photo: it was bad news for everyone",
        "Picture this: a village without a road",
        "Video: the moment a drone hits",
        "The ministry said on Monday (Reuters).",
        "Soldiers patrol in Kabul.",
    ],
)
def test_text_is_no_caption(text: str) -> None:
    assert read_caption(text) is None
