/**
 * What a store's policies make of values that were written apart (rule 14). Pure functions of the values and of what they
 * came from: no commits, no trees, no clock. The order of the sides has no influence, save where a tie is broken by it, and then it is
 * that of rule 9, the same on every node.
 *
 * <p>What these functions answer is part of commit ids. To change an answer, however little, is a new version of the policy file.
 */
@NullMarked
package io.c19.state.git.join.policy;

import org.jspecify.annotations.NullMarked;
