"""How far is a person on the way to paying everything: agreements, control of costs, the end."""
