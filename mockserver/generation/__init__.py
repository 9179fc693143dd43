"""From a schema to a value: always valid, realistic, and the same for the same seed."""
