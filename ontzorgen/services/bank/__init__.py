"""What the bank says: read its files, book them once, and see to what follows."""
