"""Random requests: schemathesis, by its public interface, made to keep to what a target allows."""
