package io.c19.client;

class ShortLivedClientTest extends ClientContract {
    @Override
    ClientOptions options() {
        return ClientOptions.DEFAULT.forShortLived();
    }
}
