"""Tasks that succeed, fail and are retried. The broker is in the environment."""

import os

from celery import Celery

app = Celery('tasks', broker=os.environ['BROKER'])
app.conf.task_send_sent_event = True
app.conf.task_ignore_result = True
app.conf.worker_hijack_root_logger = False
app.conf.broker_transport_options = {'global_keyprefix': os.environ.get('KEYPREFIX', '')}
if 'SERIALIZER' in os.environ:
    app.conf.event_serializer = os.environ['SERIALIZER']
    app.conf.accept_content = ['json', 'pickle']


@app.task(name='tasks.add')
def add(x, y):
    return x + y


@app.task(name='tasks.fail')
def fail(text):
    raise ValueError(text)


@app.task(name='tasks.again', bind=True, max_retries=1)
def again(self, text):
    if self.request.retries == 0:
        raise self.retry(countdown=0, exc=ValueError(text))
    return text
