"""`python -m hub`."""

from hub.cli import application, refusals

if __name__ == "__main__":
    with refusals():
        application()
