"""What is annotated in Label Studio."""
