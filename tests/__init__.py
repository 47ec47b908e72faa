"""The tests, and the sample newspaper they and `make run` crawl."""
