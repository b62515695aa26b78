"""`python -m hub`."""

from hub.cli import application

if __name__ == "__main__":
    application()
