"""Organisers and stewards: sign-in, roles, and the links that sign others in."""
