from schemas.articles import Article


def facts(article: Article) -> dict[str, object]:
    """Give what a test states about a page, in one piece, so that a failure shows all that differs."""
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
