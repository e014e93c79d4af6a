"""The `rnn-review` command line: arguments in, calls to the packages below, text or JSON out."""
