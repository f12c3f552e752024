"""The World Café: tables on topics, and who sat at them."""
