package io.c19.cli.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.c19.cli.console.ExitCode;
import io.c19.cli.console.Failure;
import io.c19.cli.console.Texts;
import java.io.IOException;
import java.io.OutputStream;
import org.yaml.snakeyaml.LoaderOptions;

/** The syntax of a document. */
enum DocumentFormat {
    JSON {
        @Override
        JsonParser parser(byte[] document) throws IOException {
            return JSON_FACTORY.createParser(document);
        }

        @Override
        JsonGenerator generator(OutputStream out) throws IOException {
            DefaultIndenter lines = new DefaultIndenter("  ", "\n");
            DefaultPrettyPrinter printer = new DefaultPrettyPrinter()
                    .withObjectIndenter(lines)
                    .withSeparators(DefaultPrettyPrinter.DEFAULT_SEPARATORS.withObjectFieldValueSpacing(
                            com.fasterxml.jackson.core.util.Separators.Spacing.AFTER));
            return JSON_FACTORY.createGenerator(out).setPrettyPrinter(printer);
        }
    },
    YAML {
        @Override
        JsonParser parser(byte[] document) throws IOException {
            return new NoAliases(YAML_FACTORY.createParser(document));
        }

        @Override
        JsonGenerator generator(OutputStream out) throws IOException {
            return YAML_FACTORY.createGenerator(out);
        }
    };

    private static final JsonFactory JSON_FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .build();
    private static final YAMLFactory YAML_FACTORY = YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS) // `no` is a country too
            .loaderOptions(yamlOptions())
            .build();

    abstract JsonParser parser(byte[] document) throws IOException;

    abstract JsonGenerator generator(OutputStream out) throws IOException;

    /**
     * Reads a whole document.
     *
     * @param name for messages
     * @throws Failure with the place where it is wrong
     */
    JsonNode read(byte[] document, String name) {
        try (JsonParser parser = parser(document)) {
            JsonNode tree = Notation.MAPPER.readTree(parser);
            if (tree == null || tree.isMissingNode()) {
                throw new Failure(ExitCode.ERROR, name + ": is empty (expected: a " + this + " document).");
            }
            if (parser.nextToken() != null) {
                throw new Failure(
                        ExitCode.ERROR,
                        name + ", " + place(parser.currentTokenLocation())
                                + ": the document has ended, but more follows.");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new Failure(
                    ExitCode.ERROR,
                    name + ", " + place(e.getLocation()) + ": " + Texts.line(e.getOriginalMessage()) + ".",
                    e);
        } catch (IOException e) {
            throw new Failure(ExitCode.ERROR, name + ": is not a " + this + " document: " + e.getMessage() + ".", e);
        }
    }

    private static String place(@org.jspecify.annotations.Nullable JsonLocation location) {
        return location == null
                ? "unknown place"
                : "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static LoaderOptions yamlOptions() {
        LoaderOptions options = new LoaderOptions();
        // The whole document is in memory already, so the library's bound of 3 MiB protects nothing.
        options.setCodePointLimit(Integer.MAX_VALUE);
        return options;
    }
}
