/**
 * Git packs as this node writes them: new objects become packs ({@link io.c19.state.git.pack.PackDirectory}), and packs
 * become fewer ({@link io.c19.state.git.pack.PackMerge}) or one ({@link io.c19.state.git.pack.Repack}). Knows Git's pack and
 * index formats (gitformat-pack) and what objects name; knows nothing of keys or refs.
 *
 * <p>Files, beside those that Git itself knows:
 *
 * <pre>
 * objects/pack/c19_tmp_N           a pack in the making, and its index: c19_tmp_N_idx
 * objects/pack/pack-SHA1.keep      ours when it says so; the refs do not reach that pack yet
 * c19/packs/pack-SHA1.deltas       shorter ways to tell some of that pack's objects, see DeltaHints; never needed
 * </pre>
 */
@NullMarked
package io.c19.state.git.pack;

import org.jspecify.annotations.NullMarked;
