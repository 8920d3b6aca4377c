"""Papers the service issues: a dataclass in, PDF bytes and the same facts for a page out."""
