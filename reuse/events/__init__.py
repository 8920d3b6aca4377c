"""What happened: the append-only, chained history and the only door into it."""
