"""What a staff member's phone takes along and brings back, so that a basement without network stops nobody."""
