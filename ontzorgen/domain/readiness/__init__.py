"""How far somebody is in doing their own money matters: instruments, and what was measured."""
