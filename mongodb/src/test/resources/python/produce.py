"""produce.py URL STREAM SOURCE COUNT BATCHSIZE: appends {"source": SOURCE, "n": 0}, ..., as the library does."""
import sys

from shapes import Buffer, now, open_stream

url, name, source, count, batchsize = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
open_stream(url, name)
batch = []


def flush():
    if batch:
        Buffer._get_collection().insert_many(batch)
        batch.clear()


for n in range(count):
    document = dict(stream=name, data={'source': source, 'n': n}, processed=False, created=now())
    if batchsize == 1:
        Buffer._get_collection().insert_one(document)
    else:
        batch.append(document)
        if len(batch) >= batchsize + 2:  # its batcher flushes two late
            flush()
flush()
