"""The WSGI entry: gunicorn calls `wsgi:app`."""

from dothi.app import create_app
from dothi.settings import Settings
from dothi.web.observe import set_up_logs

settings = Settings.from_env()
set_up_logs(settings)
app = create_app(settings)
