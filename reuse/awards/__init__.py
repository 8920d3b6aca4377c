"""Awards: the *label recyclage local*, its scheme and what the history says of an actor."""
