"""Households as somebody finds and sees them."""
