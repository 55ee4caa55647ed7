package io.c19.cli.transfer;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Refuses YAML aliases, which the library would read as a string with the name of the anchor: not what their writer meant. */
final class NoAliases extends JsonParserDelegate {
    private final YAMLParser yaml;

    NoAliases(YAMLParser yaml) {
        super(yaml);
        this.yaml = yaml;
    }

    @Override
    public @Nullable JsonToken nextToken() throws IOException {
        JsonToken token = super.nextToken();
        if (token != null && yaml.isCurrentAlias()) {
            throw new JsonParseException(
                    this,
                    "'*" + getText() + "' is an alias, which an import does not follow: write the value out",
                    currentTokenLocation());
        }
        return token;
    }
}
