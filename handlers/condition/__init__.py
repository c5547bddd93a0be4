"""How the bot itself is: what administrators are told of findings and failures, and /trangthai."""
