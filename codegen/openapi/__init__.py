"""The OpenAPI frontend: from a document to an `ir.Api`."""
