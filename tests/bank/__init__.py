"""Our files and a bank that we did not write, from export to the last answer."""
