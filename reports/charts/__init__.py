"""How does it look? Plain values in, a picture (SVG) out that explains itself."""
