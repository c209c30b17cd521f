"""Reads a dataset as om.datasets.get() of omega|ml does: its metadata by mongoengine, its rows by the columns of the first."""
import json
import sys

from mongoengine import (DateTimeField, DictField, Document, FileField, ObjectIdField, StringField, connect)


class Metadata(Document):
    name = StringField(unique_with=['bucket', 'prefix'])
    bucket = StringField()
    prefix = StringField()
    kind = StringField()
    collection = StringField()
    objid = ObjectIdField()
    kind_meta = DictField()
    attributes = DictField()
    s3file = DictField()
    uri = StringField()
    created = DateTimeField()
    modified = DateTimeField()
    # The index is there; the server of the tests cannot drop a database with the same one twice.
    meta = {'strict': False, 'db_alias': 'omega', 'collection': 'metadata', 'auto_create_index': False}


url, name = sys.argv[1:]
database = connect(host=url, alias='omega').get_default_database()
found = Metadata.objects(name=name, bucket='omegaml', prefix='data/').get()
rows = getattr(database, found.collection)
columns = [key for key in rows.find_one() if key != '_id' and not key.startswith(('_idx', '_om#'))]
print(found.kind, json.dumps(list(rows.find({}, {'_id': 0, **{c: 1 for c in columns}}).sort('n', 1)), sort_keys=True))
