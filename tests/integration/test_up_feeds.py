"""`newswire up --feeds`: from a list of feeds to tagged articles."""

from pathlib import Path

import pytest

from tests.integration.conftest import Newswire
from tests.integration.site import ENTRY_COUNT, Site

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
def feeds(site: Site, tmp_path: Path) -> Path:
    """Give a list of two feeds that answer and one that does not."""
    file = tmp_path / "feeds.toml"
    urls = [*(str(feed.url) for feed in site.feeds()[:2]), f"http://{site.host}/missing"]
    file.write_text("".join(f'[[feed]]\nurl = "{url}"\nname = "Feed {n}"\n' for n, url in enumerate(urls)))
    return file


def allowed(site: Site) -> dict[str, str]:
    return {"NEWSWIRE_RSS_ALLOW_PRIVATE_HOSTS": site.host}


def test_once_polls_every_feed_and_ends_when_all_has_arrived(newswire: Newswire, feeds: Path, site: Site) -> None:
    first = newswire.run("up", "--once", "--feeds", str(feeds), **allowed(site))
    assert first.returncode == 0, first.stdout + first.stderr
    assert "feeds: 3 added, 0 changed, 0 unchanged" in first.stdout
    assert "3 feeds: ok 2, failing 1" in first.stdout
    assert f"http://{site.host}/missing: http: 127.0.0.1 answers 404" in first.stdout
    titles = {article["title"] for article in newswire.articles()}
    assert titles == {f"Entry {number} of /{feed}" for feed in range(2) for number in range(ENTRY_COUNT)}

    again = newswire.run("up", "--once", "--feeds", str(feeds), **allowed(site))
    assert again.returncode == 0, again.stdout + again.stderr
    assert "feeds: 0 added, 0 changed, 3 unchanged" in again.stdout
    assert site.asked["/0"] == 2
    assert len(newswire.articles()) == len(titles)


def test_a_list_that_is_wrong_starts_nothing(newswire: Newswire, tmp_path: Path) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text('[[feed]]\nurl = "ftp://outlet.example/rss"\n')
    done = newswire.run("up", "--feeds", str(file))
    assert done.returncode == 1
    assert "scheme 'ftp' is not http or https" in done.stderr
    assert not (newswire.data / "kafka").exists()
