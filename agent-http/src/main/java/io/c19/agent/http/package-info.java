@NullMarked
package io.c19.agent.http;

import org.jspecify.annotations.NullMarked;
