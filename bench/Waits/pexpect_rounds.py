"""Rounds of send and wait on a Python prompt with pexpect (Debian: python3-pexpect); prints the median in milliseconds."""
import os
import statistics
import sys
import time

import pexpect

environment = dict(os.environ, PYTHON_BASIC_REPL="1")
python = pexpect.spawn("python3", ["-q"], env=environment, encoding="utf8")
python.delaybeforesend = None
python.expect_exact(">>> ")
times = []
for i in range(int(sys.argv[1])):
    start = time.perf_counter()
    python.sendline("print('n', %d)" % i)
    python.expect("\nn %d\r" % i)
    times.append((time.perf_counter() - start) * 1e3)
    python.expect_exact(">>> ")
print(statistics.median(times))
