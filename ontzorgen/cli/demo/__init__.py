"""The demo: three municipalities that do not exist, and half a year of their work."""
