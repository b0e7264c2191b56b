"""What can go wrong between a client and a server, by name: see `table`."""
