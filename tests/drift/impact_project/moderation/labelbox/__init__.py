"""What is kept in Labelbox."""
