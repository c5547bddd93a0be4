"""What is said about deadlines: asking for more time, dating what waits for a document, explaining what is late."""
