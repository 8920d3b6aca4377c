"""What happened to each device: the append-only chain, its log and its proofs."""
