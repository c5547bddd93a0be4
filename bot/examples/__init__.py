"""The example plan that the sandbox and the tests work on."""
