"""original.py FOLDER URL STREAM (produce SOURCE COUNT | consume SIZE): the library itself, from a checkout.

consume prints the data of each window as a line of JSON, until it is killed.
"""
import json
import os
import sys

folder, url, name, what = sys.argv[1:5]
sys.path.insert(0, folder)
import minibatch  # noqa: E402


def show(window):
    # in one write: functions run in several processes
    os.write(1, (json.dumps(window.data) + '\n').encode())


if what == 'produce':
    stream = minibatch.stream(name, url=url)
    for n in range(int(sys.argv[6])):
        stream.append({'source': sys.argv[5], 'n': n})
else:
    minibatch.streaming(name, fn=show, size=int(sys.argv[5]), url=url)
