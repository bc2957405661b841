"""How well can somebody do it alone: what was measured, and what the register knows?"""
