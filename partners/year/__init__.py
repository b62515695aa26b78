"""A school year at the hub, lived day by day by those who work with it, through nothing but its GraphQL."""
