"""Official files: Word by a template, Excel. Nothing here is imported before the first file is wanted."""
