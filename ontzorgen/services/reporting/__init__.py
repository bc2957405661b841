"""Answer a question about many households, a payee or a month: fetch sets, decide, give values."""
