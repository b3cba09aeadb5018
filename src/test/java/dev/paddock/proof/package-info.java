/**
 * What no single request shows: that nothing confirmed is lost when processes are killed, disks are
 * full or many clients meet. Servers are processes of their own here, and clients know exactly how
 * each connection ended.
 */
@NullMarked
package dev.paddock.proof;

import org.jspecify.annotations.NullMarked;
