package io.minibatch.mqtt;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/** Speaks just enough of the protocol to close the connection at a packet that no real broker closes it at. */
final class ClosingBroker implements AutoCloseable {

    static final int PUBREL = 6;
    static final int SUBSCRIBE = 8;

    private static final int CONNECT = 1;
    private static final int PUBLISH = 3;

    private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final int last;

    ClosingBroker(int last) throws IOException {
        this.last = last;
        var thread = new Thread(this::serve, "closing-broker");
        thread.setDaemon(true);
        thread.start();
    }

    MqttBroker broker() {
        return MqttBroker.of("mqtt://127.0.0.1:" + server.getLocalPort());
    }

    private void serve() {
        while (!server.isClosed()) {
            try (var socket = server.accept()) {
                serve(socket);
            } catch (IOException e) {
                // closed by one side or the other
            }
        }
    }

    private void serve(Socket socket) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        var out = socket.getOutputStream();
        while (true) {
            var type = in.readUnsignedByte() >> 4;
            var packet = ByteBuffer.wrap(in.readNBytes(length(in)));
            if (type == last) {
                return;
            }
            if (type == CONNECT) {
                var five = packet.get(6) == 5;
                out.write(five ? new byte[] {0x20, 3, 0, 0, 0} : new byte[] {0x20, 2, 0, 0});
            } else if (type == PUBLISH) {
                var id = 2 + packet.getShort(0);
                out.write(new byte[] {0x50, 2, packet.get(id), packet.get(id + 1)});
            }
        }
    }

    private static int length(DataInputStream in) throws IOException {
        var length = 0;
        for (var shift = 0; ; shift += 7) {
            var next = in.readUnsignedByte();
            length |= (next & 0x7F) << shift;
            if (next < 0x80) {
                return length;
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
