"""The pipeline of a team that moderates texts."""
