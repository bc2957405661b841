"""What was asked? One file, one verb; the edge opens and commits the transaction."""
