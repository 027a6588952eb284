"""`python -m gateway` and the console script `rejoinder`."""

from gateway.cli import main

if __name__ == "__main__":
    main()
