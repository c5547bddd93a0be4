"""`python -m bot` is `nhacviec`."""

from bot.cli import main

if __name__ == "__main__":
    main()
