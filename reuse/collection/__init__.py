"""Giving up a device: deposits, intake, announced lists, labels on devices."""
