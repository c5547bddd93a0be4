"""What a person sees, made from typed answers and texts: cards with buttons."""
