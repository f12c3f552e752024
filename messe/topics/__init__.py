"""The catalogue of topics, and what towns report on them."""
