"""Points where residents bring, mend and find devices: where they are, when they open, who is nearest."""
