"""Evidence bundles: what is known of some devices, with its proofs, for whoever has no access to the service."""
