/**
 * Users, the enterprise, organizations, memberships, repositories and collaborators, as GitHub
 * shows them. Every other feature may use its entry point, {@link
 * dev.paddock.accounts.AccountsFeature}.
 */
@NullMarked
package dev.paddock.accounts;

import org.jspecify.annotations.NullMarked;
