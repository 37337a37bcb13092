"""What authors and reviewers hold against a protocol: proofs, comparisons, simulations. The kiosk imports none of it."""
