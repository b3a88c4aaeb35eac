"""`newswire up`: every service as a child process of one supervisor."""
