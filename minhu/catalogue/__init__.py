"""What can be asked for: categories, limits, reasons and reply templates."""
