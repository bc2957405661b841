"""Letters as values: what they say, in Dutch and beside it in the reader's language."""
