"""Reports in Dutch (B1): what each is called, which question it answers, and its words."""
