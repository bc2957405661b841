"""Change the amounts of many fixed costs at once: look first, confirm, undo."""
