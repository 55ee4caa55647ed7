package io.c19.client;

class JdkClientTest extends ClientContract {
    @Override
    ClientOptions options() {
        return ClientOptions.DEFAULT;
    }
}
