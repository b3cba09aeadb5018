/**
 * The audit log: who, from where and with which token, did what to which secret or runner. For
 * organization owners and operators. An entry is written in the transaction of its change: a change
 * gets its transaction from {@link dev.paddock.audit.AuditFeature}, and nowhere else.
 */
@NullMarked
package dev.paddock.audit;

import org.jspecify.annotations.NullMarked;
