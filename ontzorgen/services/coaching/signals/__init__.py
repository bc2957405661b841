"""Who says that a household is behind, and what became of it?"""
