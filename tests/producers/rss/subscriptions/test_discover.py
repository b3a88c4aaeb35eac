from producers.rss.subscriptions.discover import Candidate, discover

PAGE = """<html><head><base href="/news/"><!-- <link rel=alternate type=application/rss+xml href=old.xml> -->
<LINK REL="alternate home" TYPE="application/rss+xml; charset=utf-8" TITLE="Caf&eacute; &amp;
 news" HREF="rss.xml?a=1&amp;b=2#top">
<link rel='alternate' type='application/atom+xml' href='//other.example/atom'>
<link rel=alternate type=application/feed+json href=/feed.json>
<link rel=alternate type=application/json href=/wp-json/wp/v2/pages/1>
<link rel=alternate type=application/json href=/feed.json?old>
<link rel=stylesheet type=text/xml href=a.xsl><link rel=alternate hreflang=de href=/de>
<link rel=alternate type=application/rss+xml href="javascript:1"><link rel=alternate type=text/xml href="http://[::1">
"""


def test_the_feeds_that_a_page_links_to_are_found_in_order() -> None:
    found = discover(PAGE.encode(), "https://example.org/a/page.html")
    assert [candidate for candidate in found if candidate.linked] == [
        Candidate("https://example.org/news/rss.xml?a=1&b=2", "Café & news"),
        Candidate("https://other.example/atom"),
        Candidate("https://example.org/feed.json"),
        Candidate("https://example.org/feed.json?old"),
    ]


def test_well_known_paths_follow_each_once() -> None:
    found = discover(b"", "https://example.org/blog/")
    urls = [candidate.url for candidate in found]
    assert not any(candidate.linked for candidate in found)
    assert urls.index("https://example.org/blog/feed") < urls.index("https://example.org/rss.xml")
    assert len(urls) == len(set(urls))
    assert len(discover(b"", "https://example.org")) == len(urls) / 2


def test_a_hostile_page_is_read_in_linear_time() -> None:
    for text in ("<link ", "<!--", "<link a=", "<base href='", 'a="'):
        assert not any(candidate.linked for candidate in discover(text.encode() * 200_000, "https://example.org/"))
