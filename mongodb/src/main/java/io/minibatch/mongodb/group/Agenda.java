package io.minibatch.mongodb.group;

import io.minibatch.store.Transition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The requests to a group as its leader works through them: each is taken up once, and answered by the commit that does
 * what it asks, or is refused. Not safe for use by several threads.
 */
final class Agenda {

    private final IdentityHashMap<Transition, Long> takenUp = new IdentityHashMap<>();
    private final Set<Long> answered = new HashSet<>();
    private long takenUpTo = -1;

    /** Those that have not been taken up yet; now they are. */
    List<Transition> takeUp(List<Request> requests) {
        var news = new ArrayList<Transition>();
        for (var request : requests) {
            if (request.number() > takenUpTo) {
                takenUpTo = request.number();
                takenUp.put(request.what(), request.number());
                news.add(request.what());
            }
        }
        return news;
    }

    /** All are news: what somebody took up before may have been left undone. */
    void beginAgain() {
        takenUpTo = -1;
    }

    /** Refused or not; nothing happens if nobody has asked for it. */
    void answer(Transition what) {
        var number = takenUp.get(what);
        if (number != null) {
            answered.add(number);
        }
    }

    /** The numbers of those to take out of the group's document. */
    Collection<Long> answered() {
        return answered;
    }

    /** It is in the group's document. */
    void done(Transition what) {
        takenUp.remove(what);
    }

    /** Forgets the answers to requests that are no longer in the group's document. */
    void keep(List<Request> requests) {
        answered.removeIf(number -> requests.stream().noneMatch(request -> request.number() == number));
    }
}
