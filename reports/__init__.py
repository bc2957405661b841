"""What do we account for? Plain rows in, a report out."""
