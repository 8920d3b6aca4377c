"""Who takes part: organisations, their sites, their people and their tokens."""
