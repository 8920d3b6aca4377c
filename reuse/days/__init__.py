"""Days: what waits for somebody, what is blocked, what was done."""
