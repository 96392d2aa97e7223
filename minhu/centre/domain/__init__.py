"""What is written down in the operations room."""
