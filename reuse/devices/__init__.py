"""Devices, their media, their identities and how they are found."""
