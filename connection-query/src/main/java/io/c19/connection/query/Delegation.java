package io.c19.connection.query;

import io.c19.connection.query.Ring.Member;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * A part of the ring with those in it that can be asked, of whom the first is asked and asks on behind it. Immutable. Pure.
 *
 * <p>An agent divides the peers in its arc into as many parts as the fan-out, one behind the other; the first of each part gets the rest of it as an arc of
 * its own. So the parts get smaller by the fan-out with each hop, and where all know all, each agent is asked exactly once: n - 1 messages for n agents, the least
 * with which nobody is left out, in the logarithm of n hops.
 *
 * <p>Where an agent knows no more peers than the fan-out, it leaves each the whole arc and tells who the others are: then nothing is asked twice that they
 * know, and what only one of them knows is found, too. So it works with lists of peers that differ, as far as there is a way.
 *
 * @param members never empty; in the order of the ring
 * @param whole whether the arc is the one that was divided
 */
record Delegation(Arc arc, List<Member> members, boolean whole) {
    Delegation {
        members = List.copyOf(members);
    }

    static List<Delegation> divide(Arc arc, Ring ring, Collection<String> told, int fanOut) {
        Set<String> excluded = Set.copyOf(told);
        List<Member> inArc = ring.in(arc).stream()
                .filter(member -> !excluded.contains(member.address()))
                .toList();
        if (inArc.size() <= fanOut) {
            return inArc.stream()
                    .map(member -> new Delegation(arc, List.of(member), true))
                    .toList();
        }
        List<Delegation> parts = new ArrayList<>();
        for (int i = 0; i < fanOut; i++) {
            int begin = i * inArc.size() / fanOut;
            int end = (i + 1) * inArc.size() / fanOut;
            long to = end == inArc.size() ? arc.to() : inArc.get(end).place();
            parts.add(new Delegation(new Arc(inArc.get(begin).place(), to), inArc.subList(begin, end), false));
        }
        return parts;
    }

    String first() {
        return members.get(0).address();
    }

    /** Without the first, who does not answer; empty when nobody is left. */
    List<Delegation> withoutFirst() {
        if (members.size() == 1) {
            return List.of();
        }
        Arc rest = new Arc(members.get(1).place(), arc.to());
        return List.of(new Delegation(rest, members.subList(1, members.size()), whole));
    }
}
