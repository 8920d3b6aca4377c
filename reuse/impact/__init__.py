"""What the manufacture of devices weighs on the climate, and what a second life spares of it."""
