"""From a document as plain data to pages: one engine, its own fonts, nothing of the machine."""
