/** Tests against real servers, which they start from a jar, or of which {@code c19.redis.url} names one. */
@NullMarked
package io.c19.state.redis;

import org.jspecify.annotations.NullMarked;
