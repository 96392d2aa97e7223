"""What changes partners, the orders that came from them and the results that go back."""
