package io.minibatch.store;

import java.util.List;

/**
 * What the owner of a group tells others about it.
 *
 * @param owner who it is, such as {@code pid 4711}
 * @param remarks what holds the group up, in words for people
 */
public record GroupReport(String owner, List<String> remarks) {}
