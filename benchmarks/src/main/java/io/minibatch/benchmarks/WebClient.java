package io.minibatch.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** One connection to a server, which stays open. It costs little: the server has the same processors. */
final class WebClient implements AutoCloseable {

    private final DefaultBHttpClientConnection connection = new DefaultBHttpClientConnection(Http1Config.DEFAULT);

    WebClient(int port) throws IOException {
        connection.bind(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Returns when the server has said that it has the messages. */
    void post(String path, HttpEntity body) throws IOException, HttpException {
        var request = request("POST", path);
        request.addHeader("Content-Type", body.getContentType());
        if (body.getContentLength() >= 0) {
            request.addHeader("Content-Length", body.getContentLength());
        } else {
            request.addHeader("Transfer-Encoding", "chunked");
        }
        request.setEntity(body);
        connection.sendRequestHeader(request);
        connection.sendRequestEntity(request);
        answer(path, 201);
    }

    String get(String path) throws IOException, HttpException {
        connection.sendRequestHeader(request("GET", path));
        return answer(path, 200);
    }

    private static BasicClassicHttpRequest request(String method, String path) {
        var request = new BasicClassicHttpRequest(method, path);
        request.addHeader("Host", "localhost");
        return request;
    }

    private String answer(String path, int expected) throws IOException, HttpException {
        connection.flush();
        var response = connection.receiveResponseHeader();
        connection.receiveResponseEntity(response);
        var text = EntityUtils.toString(response.getEntity());
        if (response.getCode() != expected) {
            throw new IOException(path + " was answered with " + response.getCode() + ": " + text);
        }
        return text;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
