"""The documents of the Python library minibatch 0.6, as it defines them, and the steps of its consumers."""
import datetime
import sys

from mongoengine import (BooleanField, DateTimeField, DictField, Document, IntField, ListField, NotUniqueError,
                         StringField, connect)


def now():
    return datetime.datetime.utcnow()


class Stream(Document):
    name = StringField(required=True)
    status = StringField(choices=('open', 'closed', 'failed'), default='initialize')
    created = DateTimeField(default=now)
    closed = DateTimeField(default=None)
    interval = IntField(default=10)
    last_read = DateTimeField(default=now)
    meta = {'db_alias': 'minibatch', 'strict': False, 'indexes': ['created', {'fields': ['name'], 'unique': True}]}


class Buffer(Document):
    stream = StringField(required=True)
    created = DateTimeField(default=now)
    data = DictField(required=True)
    processed = BooleanField(default=False)
    meta = {'db_alias': 'minibatch', 'strict': False, 'indexes': ['created', 'stream']}


class Window(Document):
    stream = StringField(required=True)
    created = DateTimeField(default=now)
    data = ListField(default=[])
    processed = BooleanField(default=False)
    query = ListField(default=[])
    meta = {'db_alias': 'minibatch', 'strict': False, 'indexes': ['created', 'stream']}


def open_stream(url, name):
    connect(host=url, alias='minibatch', uuidRepresentation='standard')
    try:
        return Stream.objects(name=name).get()
    except Stream.DoesNotExist:
        try:
            return Stream(name=name, status='open').save()
        except NotUniqueError:  # another process was faster
            return Stream.objects(name=name).get()


def say(line):
    print(line)
    sys.stdout.flush()
