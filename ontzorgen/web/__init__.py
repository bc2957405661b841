"""Pages: a file and a template folder per screen. So far one: the status of the installation."""
