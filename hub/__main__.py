"""`python -m hub`."""

import gc

if __name__ == "__main__":
    gc.disable()  # importing makes no garbage; to look for it among all that stays took a fifth of a command's start
    from hub.cli import application
    from hub.shell import refusals

    gc.freeze()
    gc.enable()
    with refusals():
        application()
