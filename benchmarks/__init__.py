"""Scripts that print figures, side by side with the plain way of doing the same."""
