"""What reports ask of the tables: a few set reads each, whatever the number of households."""
