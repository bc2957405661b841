"""How does a household take its budget back? One file, one verb."""
