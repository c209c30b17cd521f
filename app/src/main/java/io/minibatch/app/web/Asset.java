package io.minibatch.app.web;

import io.javalin.http.Context;
import java.util.zip.CRC32;

/** A file that the page is made of, read once. Browsers ask whether the one that they have is still the same. */
final class Asset {

    private final byte[] bytes;
    private final String type;
    private final String etag;

    Asset(String resource, String type) {
        this.bytes = Resource.bytes(resource);
        this.type = type;
        var crc = new CRC32();
        crc.update(bytes);
        this.etag = "\"" + Long.toHexString(crc.getValue()) + "-" + bytes.length + "\"";
    }

    void answer(Context ctx) {
        ctx.header("Cache-Control", "no-cache").header("ETag", etag);
        if (etag.equals(ctx.header("If-None-Match"))) {
            ctx.status(304);
        } else {
            ctx.result(bytes).contentType(type);
        }
    }
}
