"""Printed labels: codes reserved in batches, drawn as symbols on sheets and thermal rolls."""
