package io.minibatch.mongodb.group;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.model.Projections;
import io.minibatch.mongodb.server.Changed;
import io.minibatch.mongodb.server.Server;
import io.minibatch.store.GroupState;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** All groups of a stream, whoever has made them. */
public final class Groups {

    private final Server server;
    private final String stream;

    /** Those of a stream of this name. */
    public Groups(Server server, String stream) {
        this.server = server;
        this.stream = stream;
    }

    /** In their order. */
    public List<String> names() {
        return List.copyOf(server.calls().get("list the groups of stream " + stream, () -> {
            var names = new TreeSet<String>();
            for (var group :
                    server.collections().groups().find(eq("stream", stream)).projection(Projections.include("group"))) {
                if (group.isString("group")) {
                    names.add(group.getString("group").getValue());
                }
            }
            return names;
        }));
    }

    /** How far each of them is. */
    public List<GroupState> states() {
        return server.calls()
                .get(
                        "read the groups of stream " + stream,
                        () -> server.collections()
                                .groups()
                                .find(eq("stream", stream))
                                .map(group -> Changed.read(
                                                "a group of stream " + stream, "minibatch_group", group, GroupData::new)
                                        .state())
                                .into(new ArrayList<>()));
    }

    /** Removes the windows that they have kept; those of Python stay. */
    public void removeWindows() {
        DoneWindows.removeAll(server, stream);
    }
}
