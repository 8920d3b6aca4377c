"""What a bundle carries so that it can be checked without the service."""
