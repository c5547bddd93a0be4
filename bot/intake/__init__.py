"""How updates come in: stored before they are confirmed, then handled one at a time per chat. Knows no office rule."""
