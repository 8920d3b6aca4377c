"""Yearly duties of public buyers: what they buy reused, what becomes of what they retire, why they buy new."""
