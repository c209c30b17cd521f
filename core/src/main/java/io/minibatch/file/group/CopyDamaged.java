package io.minibatch.file.group;

import io.minibatch.MinibatchException;
import java.nio.file.Path;

/** The copy of something that was set aside cannot be read. */
public final class CopyDamaged extends MinibatchException {

    private static final long serialVersionUID = 1;

    private final String file;
    private final long offset;
    private final String fault;

    public CopyDamaged(String id, Path file, long offset, String fault) {
        super("Cannot read the copy of " + id + ": " + file + " at offset " + offset + ": " + fault
                + ". Its messages from there on are lost; drop it when you have seen what can be read.");
        this.file = file.toString();
        this.offset = offset;
        this.fault = fault;
    }

    public String file() {
        return file;
    }

    public long offset() {
        return offset;
    }

    public String fault() {
        return fault;
    }
}
