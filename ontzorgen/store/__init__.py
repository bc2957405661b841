"""What do we remember? Tables, migrations, and queries that turn rows into values."""
