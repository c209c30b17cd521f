package io.minibatch.file.group;

import io.minibatch.MinibatchException;
import io.minibatch.store.Damage;
import java.nio.file.Path;

/** A group's files cannot be what was written. Nothing was changed. */
public final class GroupDamaged extends MinibatchException {

    private static final long serialVersionUID = 1;

    private final transient Damage damage;

    public GroupDamaged(String stream, String group, Path file, long offset, long needed, String what) {
        super("Group " + group + " of stream " + stream + " is damaged: " + file + " at offset " + offset + ": " + what
                + ". Look: minibatch verify " + stream
                + ". Go on from what was before the damage, so that later windows"
                + " come again: minibatch verify " + stream + " --repair");
        this.damage = new Damage(file.toString(), offset, needed, what);
    }

    public Damage damage() {
        return damage;
    }
}
