"""Reading and writing the database, one module per table."""
