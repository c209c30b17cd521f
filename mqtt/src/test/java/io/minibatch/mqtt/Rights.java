package io.minibatch.mqtt;

import static org.awaitility.Awaitility.await;

import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.auth.parameter.TopicPermission;
import com.hivemq.extension.sdk.api.packets.connect.ConnackReasonCode;
import com.hivemq.extension.sdk.api.packets.disconnect.DisconnectReasonCode;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import com.hivemq.extension.sdk.api.services.builder.Builders;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the broker allows: everybody without a user; {@code user} with the password {@code secret}; but nothing under
 * {@code forbidden/}.
 */
final class Rights implements ExtensionMain, SimpleAuthenticator {

    private Rights() {}

    static EmbeddedExtension extension() {
        return EmbeddedExtension.builder()
                .withId("rights")
                .withName("rights")
                .withVersion("1")
                .withExtensionMain(new Rights())
                .build();
    }

    @Override
    public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
        Services.securityRegistry().setAuthenticatorProvider(provider -> this);
    }

    @Override
    public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {}

    @Override
    public void onConnect(SimpleAuthInput input, SimpleAuthOutput output) {
        var connect = input.getConnectPacket();
        var user = connect.getUserName();
        var password = connect.getPassword()
                .map(bytes -> StandardCharsets.UTF_8.decode(bytes).toString());
        if (user.isPresent()
                && !(user.get().equals("user") && password.orElse("").equals("secret"))) {
            output.failAuthentication(ConnackReasonCode.BAD_USER_NAME_OR_PASSWORD, "no such user");
            return;
        }
        output.getDefaultPermissions().add(permission("forbidden/#", TopicPermission.PermissionType.DENY));
        output.getDefaultPermissions().add(permission("#", TopicPermission.PermissionType.ALLOW));
        output.authenticateSuccessfully();
    }

    private static TopicPermission permission(String filter, TopicPermission.PermissionType type) {
        return Builders.topicPermission().topicFilter(filter).type(type).build();
    }

    /** Waits until a client, found by its id, has subscribed. */
    static void awaitSubscribed(String clientId) {
        await().until(() -> Services.clientService().isClientConnected(clientId).get()
                && !Services.subscriptionStore()
                        .getSubscriptions(clientId)
                        .get()
                        .isEmpty());
    }

    /** The ids of the clients that have subscribed to a filter, connected or not. */
    static Set<String> subscribers(String filter) {
        var ids = ConcurrentHashMap.<String>newKeySet();
        Services.subscriptionStore()
                .iterateAllSubscribersWithTopicFilter(
                        filter, (context, subscriber) -> ids.add(subscriber.getClientId()))
                .join();
        return ids;
    }

    /** Whether the broker has a session of a client. */
    static boolean hasSession(String clientId) throws Exception {
        return Services.clientService().getSession(clientId).get().isPresent();
    }

    /** Ends the connection of a client, as a broker does that sends it away. */
    static void sendAway(String clientId) {
        Services.clientService()
                .disconnectClient(clientId, false, DisconnectReasonCode.ADMINISTRATIVE_ACTION, "go away")
                .join();
    }
}
