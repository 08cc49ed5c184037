"""`python -m tests.library`: how long each bundled article is, and how hard to read."""

from __future__ import annotations

from statistics import median

from tests.library.reading import articles, reading_level, words


def main() -> None:
    """A line for each article, the hardest first, then the middle of them."""
    levels = sorted(
        ((reading_level(article.prose), article) for article in articles()),
        key=lambda told: -told[0],
    )
    print("LIX  words  article (LIX: 40 to 50 is a newspaper, above 60 hard going)")
    for level, article in levels:
        print(f"{level:3.0f}  {len(words(article.prose)):5}  {article.document.id}")
    print(f"{median(level for level, _ in levels):3.0f}  the middle of {len(levels)}")


if __name__ == "__main__":
    main()
