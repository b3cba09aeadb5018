/**
 * The audit log: who, from where and with which token, changed which account, token, secret or
 * runner. For organization owners and operators. An entry is written in the transaction of its
 * change: stores write with a {@link dev.paddock.audit.Change}, which only {@link
 * dev.paddock.audit.AuditFeature} gives.
 */
@NullMarked
package dev.paddock.audit;

import org.jspecify.annotations.NullMarked;
