package io.minibatch.store;

import java.util.List;
import java.util.Optional;

/**
 * What the owner of a group tells others about it.
 *
 * @param owner who it is, such as {@code pid 4711}
 * @param remarks what holds the group up, in words for people
 * @param failure why the owner stops, if it does because of an error
 */
public record GroupReport(String owner, List<String> remarks, Optional<String> failure) {

    /** Of an owner that goes on. */
    public GroupReport(String owner, List<String> remarks) {
        this(owner, remarks, Optional.empty());
    }
}
