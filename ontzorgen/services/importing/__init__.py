"""Take over a folder of CSV files: compare with what is known, and apply all or nothing."""
