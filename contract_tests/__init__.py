"""Judge any server, mock or real, by the OpenAPI document that describes it."""
