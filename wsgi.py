"""What a WSGI server loads: gunicorn wsgi:app."""

from ontzorgen.app import create_app

app = create_app()
