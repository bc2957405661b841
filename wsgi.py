"""What a WSGI server loads: gunicorn wsgi:app."""

from ontzorgen.app import create_app
from ontzorgen.watch import logs

logs.set_up()
app = create_app()
