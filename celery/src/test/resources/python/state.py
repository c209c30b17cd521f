"""Random events, and what Celery's own State makes of them: a line each, [event, what minibatch appends or null]."""

import json
import random
import sys

from celery.events.state import State

rng = random.Random(int(sys.argv[1]))
limit = int(sys.argv[2])
state = State(max_tasks_in_memory=limit)
subjects = ['sent', 'received', 'started', 'succeeded', 'failed', 'retried', 'revoked', 'rejected', 'cancelled', 'progress']
fields = ['name', 'args', 'kwargs', 'retries', 'result', 'eta', 'runtime', 'expires', 'exception', 'exchange',
          'routing_key', 'root_id', 'parent_id', 'state', 'traceback', 'queue']

for n in range(int(sys.argv[3])):
    group = 'worker' if rng.random() < 0.05 else 'task'
    subject = 'heartbeat' if group == 'worker' else rng.choice(subjects)
    event = {'type': f'{group}-{subject}', 'hostname': f'w{rng.randrange(3)}@host', 'timestamp': 1000 + n / 4, 'clock': n,
             'local_received': 1000.5 + n / 4}
    if group == 'task':
        event['uuid'] = f'u{rng.randrange(limit * 2)}'
        for field in fields:
            if rng.random() < (0.02 if field == 'state' else 0.3):
                event[field] = rng.choice([None, '', 0, f'{field} {n}', n / 8])
        if event.get('parent_id'):
            event['parent_id'] = f'u{rng.randrange(limit * 2)}'
        if not isinstance(event.get('state', ''), str):
            del event['state']
    given = dict(event)
    state.event(event)
    reported = None
    if event['type'] in ('task-succeeded', 'task-failed', 'task-retried'):
        task = state.tasks.get(event['uuid'])
        reported = {'task_event': event['type'], 'task_name': task.name, 'task_id': task.uuid, 'task_info': task.info(),
                    'task_state': task.state, 'task_runtime': task.runtime}
    print(json.dumps([given, reported]))
