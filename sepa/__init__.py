"""How do banks write it? SEPA credit transfers, checks and bank messages, as values and files."""
