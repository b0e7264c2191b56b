"""What Labelf says of texts."""
