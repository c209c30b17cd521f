"""Celery's own receiver and state: prints what minibatch for Python appends, a line each, until it is ended, and each probe."""

import json

from tasks import app

state = app.events.State()


def on_event(event):
    state.event(event)
    if event['type'] in ('task-succeeded', 'task-failed', 'task-retried'):
        task = state.tasks.get(event['uuid'])
        print(json.dumps({'task_event': event['type'], 'task_name': task.name, 'task_id': task.uuid,
                          'task_info': task.info(), 'task_state': task.state, 'task_runtime': task.runtime}), flush=True)
    elif event['type'] == 'test-probe':
        print('probe', flush=True)


with app.connection() as connection:
    receiver = app.events.Receiver(connection, handlers={'*': on_event})
    receiver.capture(limit=None, timeout=None, wakeup=False)
