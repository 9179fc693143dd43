"""An OpenAPI mock server whose answers keep their contract."""

__version__ = "0.1.0"
