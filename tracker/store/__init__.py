"""The database: schema, reads in the words of the domain, bulk loads in one transaction."""
