"""What the office decides for itself, by chat."""
