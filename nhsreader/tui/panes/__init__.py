"""The panes beside the article: the library on the left, what is linked on the right."""
