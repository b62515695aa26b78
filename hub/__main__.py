"""`python -m hub`."""

from hub.cli import application
from hub.shell import refusals

if __name__ == "__main__":
    with refusals():
        application()
