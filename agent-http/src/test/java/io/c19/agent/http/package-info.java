/** Tests of the HTTP agent, over real HTTP wherever a client could see a difference. */
@NullMarked
package io.c19.agent.http;

import org.jspecify.annotations.NullMarked;
