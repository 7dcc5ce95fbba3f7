"""What an OpenAPI document says of a resource and its fields, as text: no requests, no prompts."""
