/**
 * An example of a state of other origin: all keys in memory, and a journal of what changed, in one file. Small, so each write copies the
 * map of keys: good for some thousand of them. Knows the layers' SPI and the JDK.
 */
@NullMarked
package com.example.c19.journal;

import org.jspecify.annotations.NullMarked;
