"""The only app that holds personal data: encrypted, masked, and shown for a reason."""
