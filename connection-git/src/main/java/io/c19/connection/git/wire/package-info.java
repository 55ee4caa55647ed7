/**
 * What both ends of Git's smart HTTP have in common: names, who is speaking, packets (gitprotocol-http(5), gitprotocol-v2(5),
 * gitprotocol-pack(5)).
 */
@NullMarked
package io.c19.connection.git.wire;

import org.jspecify.annotations.NullMarked;
