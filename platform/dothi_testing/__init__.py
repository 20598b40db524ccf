"""What tests of kernel, tenants and modules build on: real services, a fresh database a test, jobs run at once."""
