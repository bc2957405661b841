"""Jobs: ask for work in the background, do it once, and see how far it is."""
