package io.c19.connection.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Peers at their places, in order. Immutable: who has other peers makes another, which is most of the work of a question.
 *
 * @param members by place, as numbers without a sign
 */
record Ring(List<Member> members) {
    static final Ring EMPTY = new Ring(List.of());

    record Member(long place, String address) {}

    Ring {
        members = List.copyOf(members);
    }

    static Ring of(Collection<String> addresses) {
        return new Ring(addresses.stream()
                .map(address -> new Member(Arc.place(address), address))
                .sorted(Comparator.comparing(Member::place, Long::compareUnsigned)
                        .thenComparing(Member::address))
                .toList());
    }

    /** Those in an arc, from its beginning on. */
    List<Member> in(Arc arc) {
        List<Member> in = new ArrayList<>();
        int first = firstBehind(arc.from());
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get((first + i) % members.size());
            if (!arc.contains(member.place())) {
                return in;
            }
            in.add(member);
        }
        return in;
    }

    private int firstBehind(long place) {
        int low = 0;
        int high = members.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(members.get(middle).place(), place) > 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
