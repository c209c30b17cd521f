"""Sends an event again and again until it is ended: who sees one has subscribed."""

import time

from tasks import app

with app.connection() as connection, app.events.Dispatcher(connection) as dispatcher:
    while True:
        dispatcher.send('test-probe')
        time.sleep(0.1)
