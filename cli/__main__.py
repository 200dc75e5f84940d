"""`python -m rsb_prove.cli` is `rsb-prove`."""

from rsb_prove.cli.entry import main

if __name__ == "__main__":
    main()
