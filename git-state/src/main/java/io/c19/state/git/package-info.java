/**
 * A State whose database is a bare Git repository: a key is a path in the tree of {@code main}, a value is a blob, a write
 * is a commit.
 *
 * <p>Repository layout (see {@code docs/repository-layout.md}):
 *
 * <pre>
 * repository := HEAD config objects refs c19/lock c19/log/* c19/packs/*
 * refs       := refs/heads/main  refs/c19/nodes/NODE  refs/tags/...
 * tree       := KEY-PATH*  .c19/store.json?  .c19/meta/KEY-PATH*  .conflicts/...?
 * KEY-PATH   := the key, segment by segment through {@link io.c19.state.git.KeyPath}
 * </pre>
 *
 * <p>What is written is durable in the log first ({@link io.c19.state.git.LogSink}), then becomes a pack
 * ({@link io.c19.state.git.Packer}); until then it is read from memory.
 *
 * <p>One writer thread orders all writes ({@link io.c19.state.git.Writer}); readers use immutable snapshots and take no
 * lock. Knows no HTTP and no peers.
 */
@NullMarked
package io.c19.state.git;

import org.jspecify.annotations.NullMarked;
