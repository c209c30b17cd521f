"""Sends each of the tasks so many times, and prints their ids: three a line."""

import sys

from tasks import add, again, fail

for n in range(int(sys.argv[1])):
    print(add.delay(n, 3).id, fail.delay('bad x').id, again.delay('once more').id)
