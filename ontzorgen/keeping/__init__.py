"""How is it kept over the years? Backup and restore, keys, and what may be removed."""
