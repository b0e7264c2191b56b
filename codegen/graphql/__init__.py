"""The GraphQL frontend: from a schema and operations to an `ir.Api`."""
