"""News of a deposit by e-mail, to whoever asked for it and confirmed."""
