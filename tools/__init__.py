"""Development tools, never shipped."""
