-- The revision of rights: it changes with each change of callers, of what a path names, and of who may do what, so that
-- what was found out about them may be remembered until then. It is random, so that a database that was restored does
-- not come to the same number again. A token that is made changes nothing that was found.
create table rights (revision bigint not null);
insert into rights (revision) values (${random});
${rights_function}
create trigger accounts_changed after update on accounts ${changes_rights};
create trigger accounts_removed after delete on accounts ${changes_rights};
create trigger users_changed after update on users ${changes_rights};
create trigger users_removed after delete on users ${changes_rights};
create trigger enterprises_changed after update on enterprises ${changes_rights};
create trigger enterprises_removed after delete on enterprises ${changes_rights};
create trigger enterprise_owners_added after insert on enterprise_owners ${changes_rights};
create trigger enterprise_owners_changed after update on enterprise_owners ${changes_rights};
create trigger enterprise_owners_removed after delete on enterprise_owners ${changes_rights};
create trigger organizations_changed after update on organizations ${changes_rights};
create trigger organizations_removed after delete on organizations ${changes_rights};
create trigger memberships_added after insert on memberships ${changes_rights};
create trigger memberships_changed after update on memberships ${changes_rights};
create trigger memberships_removed after delete on memberships ${changes_rights};
create trigger repositories_changed after update on repositories ${changes_rights};
create trigger repositories_removed after delete on repositories ${changes_rights};
create trigger collaborators_added after insert on collaborators ${changes_rights};
create trigger collaborators_changed after update on collaborators ${changes_rights};
create trigger collaborators_removed after delete on collaborators ${changes_rights};
create trigger environments_changed after update on environments ${changes_rights};
create trigger environments_removed after delete on environments ${changes_rights};
create trigger user_tokens_changed after update on user_tokens ${changes_rights};
create trigger user_tokens_removed after delete on user_tokens ${changes_rights};
create trigger fine_grained_grants_added after insert on fine_grained_grants ${changes_rights};
create trigger fine_grained_grants_changed after update on fine_grained_grants ${changes_rights};
create trigger fine_grained_grants_removed after delete on fine_grained_grants ${changes_rights};
create trigger fine_grained_repositories_added after insert on fine_grained_repositories ${changes_rights};
create trigger fine_grained_repositories_changed after update on fine_grained_repositories ${changes_rights};
create trigger fine_grained_repositories_removed after delete on fine_grained_repositories ${changes_rights};
create trigger apps_changed after update on apps ${changes_rights};
create trigger apps_removed after delete on apps ${changes_rights};
create trigger installations_changed after update on installations ${changes_rights};
create trigger installations_removed after delete on installations ${changes_rights};
create trigger installation_repositories_added after insert on installation_repositories ${changes_rights};
create trigger installation_repositories_changed after update on installation_repositories ${changes_rights};
create trigger installation_repositories_removed after delete on installation_repositories ${changes_rights};
create trigger installation_tokens_changed after update on installation_tokens ${changes_rights};
create trigger installation_tokens_removed after delete on installation_tokens ${changes_rights};
create trigger installation_token_repositories_changed after update on installation_token_repositories ${changes_rights};
create trigger installation_token_repositories_removed after delete on installation_token_repositories ${changes_rights};
