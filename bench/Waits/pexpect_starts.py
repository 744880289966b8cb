"""Starts of a program until its prompt, with pexpect: python3 pexpect_starts.py ROUNDS PROMPT PROGRAM ARGUMENTS…; prints the median in milliseconds."""
import os
import statistics
import sys
import time

import pexpect

environment = dict(os.environ, PYTHON_BASIC_REPL="1", PS1="$ ", HISTFILE="")
times = []
for _ in range(int(sys.argv[1])):
    start = time.perf_counter()
    child = pexpect.spawn(sys.argv[3], sys.argv[4:], env=environment, encoding="utf8")
    child.expect_exact(sys.argv[2])
    times.append((time.perf_counter() - start) * 1e3)
    child.close(force=True)
print(statistics.median(times))
