"""Reminders by e-mail to the people of the organisations that they concern."""
