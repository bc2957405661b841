"""How does a household take its budget back? A room for each question; one file, one verb."""
