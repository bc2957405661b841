"""How is the site served for real? The configuration of gunicorn."""
