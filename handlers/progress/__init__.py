"""What people say about progress: reporting, asking for what is missing, undoing, correcting, accepting."""
