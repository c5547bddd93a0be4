"""What a child process finds around it: its environment, a line each. Run by tests as `python -m`."""

import os

if __name__ == "__main__":
    print("\n".join(f"{name}={value}" for name, value in os.environ.items()))  # noqa: T201 - its answer
