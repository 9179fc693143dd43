"""What a server must do: plain functions from exchanges to violations."""
