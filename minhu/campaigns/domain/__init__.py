"""What may be done with a campaign: order it, acknowledge it, visit, take back, end it."""
