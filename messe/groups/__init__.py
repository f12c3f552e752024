"""Working groups: founded by organisers, followed afterwards."""
