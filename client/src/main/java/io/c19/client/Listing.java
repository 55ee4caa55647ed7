package io.c19.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.c19.client.Pages.Page;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Keys, all as of one revision, in the order of their UTF-8 bytes.
 *
 * @param revision a watch that begins behind it misses nothing and tells nothing twice
 */
public record Listing(String revision, Pages<Item> items) {
    /** That of code points is that of UTF-8; Java's own is another one. */
    private static final Comparator<Item> ORDER = (a, b) -> Arrays.compare(codePoints(a), codePoints(b));

    private static int[] codePoints(Item item) {
        return item.text().codePoints().toArray();
    }

    static Listing of(Exchange exchange, ListRequest request) {
        String target = request.target();
        JsonNode first = exchange.get(target);
        return new Listing(Json.name(first, "revision"), exchange.pagesOf(target, first, Listing::page));
    }

    /** What a watch is about, as of the newest revision, each key once. */
    static Listing ofAll(Exchange exchange, WatchRequest watch) {
        List<ListRequest> parts = parts(watch);
        JsonNode first = exchange.get(parts.get(0).target());
        String revision = Json.name(first, "revision");
        // A place is the number of a part, and the cursor within it.
        Function<String, Page<Item>> source = place -> {
            int number = Integer.parseInt(place.substring(0, place.indexOf(' ')));
            String cursor = place.substring(place.indexOf(' ') + 1);
            ListRequest part = number == 0 ? parts.get(0) : parts.get(number).at(revision);
            String target = part.target() + (cursor.isEmpty() ? "" : Percent.query("&", "cursor", cursor));
            return placed(page(exchange.get(target)), number, parts.size());
        };
        return new Listing(revision, new Pages<>(placed(page(first), 0, parts.size()), source));
    }

    private static List<ListRequest> parts(WatchRequest watch) {
        List<String> prefixes = watch.prefixes().isEmpty() ? List.of("") : watch.prefixes();
        return prefixes.stream()
                .distinct()
                .filter(prefix -> prefixes.stream().noneMatch(other -> isWithin(prefix, other)))
                .sorted(Comparator.comparing(prefix -> prefix.codePoints().toArray(), Arrays::compare))
                .map(ListRequest::prefix)
                .map(request -> watch.values() ? request.withValues() : request)
                .toList();
    }

    private static boolean isWithin(String prefix, String other) {
        return prefix.length() > other.length() && prefix.startsWith(other);
    }

    private static Page<Item> placed(Page<Item> page, int number, int parts) {
        if (page.cursor() != null) {
            return new Page<>(page.items(), number + " " + page.cursor());
        }
        return new Page<>(page.items(), number + 1 < parts ? (number + 1) + " " : null);
    }

    static Page<Item> page(JsonNode page) {
        List<Item> items = new ArrayList<>();
        page.path("entries").forEach(entry -> items.add(Item.Listed.of(entry)));
        JsonNode prefixes = page.path("prefixes");
        prefixes.forEach(prefix -> items.add(new Item.Group(prefix.asText())));
        if (!prefixes.isEmpty()) {
            items.sort(ORDER);
        }
        return new Page<>(items, Json.text(page, "cursor"));
    }
}
