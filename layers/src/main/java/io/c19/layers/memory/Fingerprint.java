package io.c19.layers.memory;

import java.math.BigInteger;
import java.util.HexFormat;

/**
 * A hash of a set that does not depend on the order in which it came about: the sum of its members' SHA-256 modulo 2^256, so
 * that a member is added or taken away without a look at the others. It tells states apart by accident and design of
 * honest peers; it is no defence against someone who constructs values to collide.
 *
 * @param sum from 0 to 2^256 - 1
 * @see <a href="https://www.iacr.org/archive/eurocrypt1997/12330164/12330164.pdf">Bellare, Micciancio: A New Paradigm for
 *     Collision-free Hashing (AdHash)</a>
 */
record Fingerprint(BigInteger sum) {
    static final Fingerprint EMPTY = new Fingerprint(BigInteger.ZERO);

    private static final int BYTES = 32;
    private static final BigInteger MASK = BigInteger.ONE.shiftLeft(8 * BYTES).subtract(BigInteger.ONE);

    static Fingerprint of(byte[] digest) {
        return new Fingerprint(new BigInteger(1, digest));
    }

    Fingerprint plus(Fingerprint member) {
        return new Fingerprint(sum.add(member.sum).and(MASK));
    }

    Fingerprint minus(Fingerprint member) {
        return new Fingerprint(sum.subtract(member.sum).and(MASK));
    }

    String hex() {
        byte[] digits = new byte[BYTES];
        byte[] significant = sum.toByteArray();
        int length = Math.min(significant.length, BYTES);
        System.arraycopy(significant, significant.length - length, digits, BYTES - length, length);
        return HexFormat.of().formatHex(digits);
    }
}
