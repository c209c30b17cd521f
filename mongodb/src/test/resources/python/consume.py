"""consume.py URL STREAM SIZE WINDOWS (done|keep|die): takes windows of SIZE as the library's CountWindow does.

Prints the data of each window as a line of JSON. With die it is killed after it has marked the messages of the last
window and written its document, before it runs the function.
"""
import json
import os
import signal
import sys
import time

from shapes import Buffer, Window, now, open_stream, say

url, name, size, windows, how = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
stream = open_stream(url, name)
done = 0
while done < windows:
    waiting = Buffer.objects(stream=name, processed=False)
    if waiting.limit(size).count(with_limit_and_skip=True) < size:
        time.sleep(0.05)
        continue
    taken = list(Buffer.objects(stream=name, processed=False).limit(size))
    for message in taken:
        message.modify(processed=True)
    stream.modify(last_read=now())
    stream.reload()
    window = Window(stream=name, data=[message.data for message in taken], query=[]).save()
    done += 1
    if how == 'die' and done == windows:
        os.kill(os.getpid(), signal.SIGKILL)
    say(json.dumps(window.data))
    if how == 'keep':
        window.modify(processed=True)
    else:
        for message in taken:
            message.delete()
        window.delete()
