"""A stage that does nothing, run as every stage is: what the runtime costs. Articles come in, the same ones go out."""

from newswire.commands.options import here
from newswire.compose import serve_stage
from runtime.stage import Stage
from schemas.articles import Article
from schemas.topics import ARTICLES, Topic

COPIES = Topic("copies", Article, ARTICLES.type, ARTICLES.configs)


def same(article: Article) -> Article:
    """Give what came."""
    return article


if __name__ == "__main__":
    serve_stage(here(None, "noop", lasting=True), Stage("noop", ARTICLES, same, COPIES), 0)
