"""Public contracts: clauses ready to paste, and what the history says of each."""
