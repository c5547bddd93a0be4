"""Pictures for phones: numbers as bars on a sheet. Nothing here is imported before the first picture is wanted."""
