package io.c19.client;

import org.jspecify.annotations.Nullable;

/** A request that did not do what it was to do. The message is a sentence for a person. */
public abstract sealed class C19Exception extends RuntimeException
        permits ProblemException, UnexpectedAnswerException, UnreachableException {
    private static final long serialVersionUID = 1L;

    C19Exception(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
