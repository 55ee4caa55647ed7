package io.c19.benchmarks.compare;

/**
 * The keys of a store: numbered, and all of ASCII that needs no escape in a path, in JSON or in RESP.
 *
 * @param keys how many there are
 * @param flat whether they are all in one directory; else no directory has more than 100 entries, such as {@code kv/07/42/99}
 */
record KeySpace(int keys, boolean flat) {
    private static final byte[] ROOT = Bytes.ascii("kv/");
    private static final int FAN = 100;

    KeySpace {
        if (keys < 1) {
            throw new IllegalArgumentException("keys: %d (expected: at least 1)".formatted(keys));
        }
    }

    byte[] key(int number) {
        int digits = flat ? 8 : 2 * levels();
        byte[] key = new byte[flat ? 1 + digits : ROOT.length + digits + levels() - 1];
        int at = key.length - 1;
        int rest = number;
        for (int i = 0; i < digits; i++) {
            if (!flat && i > 0 && i % 2 == 0) {
                key[at--] = '/';
            }
            key[at--] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        System.arraycopy(ROOT, 0, key, 0, at + 1);
        return key;
    }

    private int levels() {
        int levels = 1;
        for (long reach = FAN; reach < keys; reach *= FAN) {
            levels++;
        }
        return levels;
    }

    @Override
    public String toString() {
        return Text.rounded(keys) + (flat ? " keys flat" : " keys");
    }
}
