package io.c19.state.git;

import io.c19.layers.Key;
import io.c19.layers.Prefix;
import io.c19.state.git.Roots.Located;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Goes over the keys in which two trees may differ, in the order of keys. Directories with equal ids are not read, nor those
 * before the place to start from, so the cost is that of the difference, not of the store. With an empty tree for the
 * older one these are all keys of the newer one.
 *
 * <p>The keys below one text ({@code users/}) may be spread over several directories, by the layout's fan-out. Each is in order
 * by itself; they are merged, segment by segment, taking from each only as much as is asked for.
 */
final class KeyWalk {
    /** What to do next. */
    enum Step {
        /** Visit what is below the directory. */
        ENTER,
        PASS,
        END
    }

    interface Visitor {
        /**
         * @param text of the keys below, up to and with a {@code /}
         * @param below what would be visited on entering
         */
        default Step directory(String text, Below below) {
            return Step.ENTER;
        }

        /** @return false to end the walk */
        boolean key(Key key, @Nullable Located before, @Nullable Located after);
    }

    /** A part of a walk, to be gone over by somebody else. */
    interface Below {
        void walk(Visitor visitor);
    }

    private final ObjectSource objects;
    private final Layout layout;
    private final String prefix;
    private final String from;
    private final Visitor visitor;
    private boolean ended;

    /**
     * @param prefix of the keys to visit
     * @param after no key or directory that orders before it is visited, save directories that it lies below
     */
    KeyWalk(ObjectSource objects, Layout layout, Prefix prefix, @Nullable String after, Visitor visitor) {
        this.objects = objects;
        this.layout = layout;
        this.prefix = prefix.text();
        this.from = after != null && Key.TEXT_ORDER.compare(after, this.prefix) > 0 ? after : this.prefix;
        this.visitor = visitor;
    }

    void walk(Roots before, Roots after) {
        List<Part> parts = new ArrayList<>();
        spread(new Part("", before, after), layout.fanOut(), parts);
        walk(parts, "");
    }

    /**
     * One of the directories that keys are spread over, in both trees.
     *
     * @param fan the directories of the fan-out that lead to it
     */
    private record Part(String fan, Roots before, Roots after) {
        boolean isSame() {
            return Objects.equals(before.keys(), after.keys()) && Objects.equals(before.meta(), after.meta());
        }

        Part child(String name, String fan, ObjectSource objects) {
            return new Part(fan, before.child(name, objects), after.child(name, objects));
        }
    }

    /** What is left of one part's names; those of its metadata are apart, since a change may be only there. */
    private record Stream(Part part, int number, NameDifferences names) {
        static final Comparator<Stream> ORDER =
                Comparator.comparing(Stream::segment, Key.TEXT_ORDER).thenComparingInt(Stream::number);

        String segment() {
            return Objects.requireNonNull(names.current());
        }
    }

    private void spread(Part part, int levels, List<Part> parts) {
        if (part.isSame()) {
            return;
        }
        if (levels == 0) {
            parts.add(part);
            return;
        }
        TreeSet<String> names = new TreeSet<>();
        for (Stream stream : streams(part, 0, "")) {
            for (String at = stream.names().current();
                    at != null;
                    at = stream.names().current()) {
                names.add(at);
                stream.names().advance();
            }
        }
        for (String directory : names) {
            String name = directory.substring(0, directory.length() - 1);
            if (directory.endsWith("/") && Layout.isFanDirectory(name)) {
                spread(part.child(name, part.fan() + directory, objects), levels - 1, parts);
            }
        }
    }

    private void walk(List<Part> parts, String at) {
        PriorityQueue<Stream> streams = new PriorityQueue<>(Stream.ORDER);
        for (int i = 0; i < parts.size(); i++) {
            streams.addAll(streams(parts.get(i), i, first(at)));
        }
        while (!ended && !streams.isEmpty()) {
            String segment = streams.element().segment();
            String text = at + segment;
            if (isBeyond(text)) {
                return;
            }
            List<Part> holders = holders(streams, segment);
            if (segment.endsWith("/")) {
                visitDirectory(holders, segment, text);
            } else {
                visitKey(holders, segment, new Key(text));
            }
        }
    }

    private List<Stream> streams(Part part, int number, String first) {
        List<Stream> streams = new ArrayList<>();
        Roots before = part.before();
        Roots after = part.after();
        add(part, number, before.keys(), after.keys(), first, streams);
        if (before.keys() != null && after.keys() != null) {
            add(part, number, before.meta(), after.meta(), first, streams);
        }
        return streams;
    }

    private void add(
            Part part,
            int number,
            @Nullable ObjectId before,
            @Nullable ObjectId after,
            String first,
            List<Stream> streams) {
        if (!Objects.equals(before, after)) {
            NameDifferences names = new NameDifferences(tree(before), tree(after), first);
            if (names.current() != null) {
                streams.add(new Stream(part, number, names));
            }
        }
    }

    private Tree tree(@Nullable ObjectId id) {
        return id == null ? Tree.EMPTY : objects.tree(id);
    }

    /** The segment to begin with in the directory of this text. */
    private String first(String at) {
        if (!from.startsWith(at)) {
            return "";
        }
        int slash = from.indexOf(Key.SEPARATOR, at.length());
        return from.substring(at.length(), slash < 0 ? from.length() : slash + 1);
    }

    /** Whether neither it nor what comes after it can begin with the prefix. */
    private boolean isBeyond(String text) {
        return !text.startsWith(prefix) && !prefix.startsWith(text);
    }

    /** Takes the segment from all streams that have it. */
    private static List<Part> holders(PriorityQueue<Stream> streams, String segment) {
        List<Part> holders = new ArrayList<>();
        int last = -1;
        for (Stream next = streams.peek(); next != null && next.segment().equals(segment); next = streams.peek()) {
            streams.remove();
            if (next.number() != last) {
                holders.add(next.part());
                last = next.number();
            }
            next.names().advance();
            if (next.names().current() != null) {
                streams.add(next);
            }
        }
        return holders;
    }

    private void visitDirectory(List<Part> holders, String segment, String text) {
        String name = KeyPath.encodeAll(segment.substring(0, segment.length() - 1));
        List<Part> parts = new ArrayList<>(holders.size());
        for (Part holder : holders) {
            Part child = holder.child(name, holder.fan(), objects);
            if (!child.isSame()) {
                parts.add(child);
            }
        }
        if (parts.isEmpty()) {
            return;
        }
        switch (visitor.directory(
                text, other -> new KeyWalk(objects, layout, Prefix.ALL, null, other).walk(parts, text))) {
            case ENTER -> walk(parts, text);
            case END -> ended = true;
            case PASS -> {}
        }
    }

    /** Only the part where the layout puts the key counts: what a person put elsewhere is no key's. */
    private void visitKey(List<Part> holders, String segment, Key key) {
        String fan = layout.fan(key);
        for (Part holder : holders) {
            if (holder.fan().equals(fan)) {
                String name = KeyPath.encodeAll(segment);
                ended = !visitor.key(
                        key,
                        holder.before().locate(name, objects),
                        holder.after().locate(name, objects));
            }
        }
    }
}
