"""`python -m contract_tests` is `contract-tests`."""

from contract_tests.cli import main

if __name__ == "__main__":
    main(prog_name="contract-tests")
