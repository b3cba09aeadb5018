-- The whole house. One text for both engines; the placeholders are the few words in which they differ:
-- ${identity} an id that is never given twice, ${text} text that sorts by bytes, ${bytes} a byte string.
-- Times are milliseconds since 1970 UTC. *_key columns hold the lower-case form that look-ups use.

create table root_keys (
  version     integer primary key,
  check_value ${bytes} not null,
  created_at  bigint not null
);

-- Whatever can own secrets or runners is a level; the tables below say what it is besides.
create table levels (
  id        ${identity},
  kind      ${text} not null check (kind in ('enterprise', 'organization', 'repository', 'environment')),
  parent_id bigint references levels (id) on delete cascade
);
create index levels_by_parent on levels (parent_id);

-- Users and organizations share their names and ids.
create table accounts (
  id         ${identity},
  kind       ${text} not null check (kind in ('user', 'organization')),
  login      ${text} not null,
  login_key  ${text} not null unique,
  name       ${text},
  email      ${text},
  created_at bigint not null,
  updated_at bigint not null
);

create table users (
  id           bigint primary key references accounts (id) on delete cascade,
  site_admin   boolean not null,
  suspended_at bigint
);

create table enterprises (
  id         ${identity},
  level_id   bigint not null unique references levels (id) on delete cascade,
  slug       ${text} not null,
  slug_key   ${text} not null unique,
  name       ${text} not null,
  created_at bigint not null,
  updated_at bigint not null
);

create table enterprise_owners (
  enterprise_id bigint not null references enterprises (id) on delete cascade,
  user_id       bigint not null references users (id) on delete cascade,
  primary key (enterprise_id, user_id)
);
create index enterprise_owners_by_user on enterprise_owners (user_id);

create table organizations (
  id                            bigint primary key references accounts (id) on delete cascade,
  level_id                      bigint not null unique references levels (id) on delete cascade,
  default_repository_permission ${text} not null
    check (default_repository_permission in ('none', 'read', 'write', 'admin'))
);

create table memberships (
  organization_id bigint not null references organizations (id) on delete cascade,
  user_id         bigint not null references users (id) on delete cascade,
  role            ${text} not null check (role in ('admin', 'member')),
  primary key (organization_id, user_id)
);
create index memberships_by_user on memberships (user_id);

create table repositories (
  id              ${identity},
  level_id        bigint not null unique references levels (id) on delete cascade,
  organization_id bigint not null references organizations (id) on delete cascade,
  name            ${text} not null,
  name_key        ${text} not null,
  visibility      ${text} not null check (visibility in ('public', 'private', 'internal')),
  default_branch  ${text} not null,
  description     ${text},
  homepage        ${text},
  archived        boolean not null,
  created_at      bigint not null,
  updated_at      bigint not null,
  unique (organization_id, name_key)
);

-- A renamed repository keeps answering under its old names until another takes them.
create table repository_redirects (
  organization_id bigint not null references organizations (id) on delete cascade,
  name_key        ${text} not null,
  repository_id   bigint not null references repositories (id) on delete cascade,
  primary key (organization_id, name_key)
);
create index repository_redirects_by_repository on repository_redirects (repository_id);

create table collaborators (
  repository_id bigint not null references repositories (id) on delete cascade,
  user_id       bigint not null references users (id) on delete cascade,
  role          ${text} not null check (role in ('read', 'triage', 'write', 'maintain', 'admin')),
  primary key (repository_id, user_id)
);
create index collaborators_by_user on collaborators (user_id);

create table environments (
  id            ${identity},
  level_id      bigint not null unique references levels (id) on delete cascade,
  repository_id bigint not null references repositories (id) on delete cascade,
  name          ${text} not null,
  name_key      ${text} not null,
  created_at    bigint not null,
  updated_at    bigint not null,
  unique (repository_id, name_key)
);

-- Tokens are kept as SHA-256 hashes; nothing here gives one back.
create table user_tokens (
  id         ${identity},
  user_id    bigint not null references users (id) on delete cascade,
  kind       ${text} not null check (kind in ('classic', 'oauth', 'fine_grained')),
  name       ${text} not null,
  hash       ${bytes} not null unique,
  last_eight ${text} not null,
  scopes     ${text} not null,
  expires_at bigint,
  created_at bigint not null,
  unique (user_id, name)
);

-- What a fine-grained token may do instead of scopes.
create table fine_grained_grants (
  token_id             bigint primary key references user_tokens (id) on delete cascade,
  organization_id      bigint not null references organizations (id) on delete cascade,
  permissions          ${text} not null,
  repository_selection ${text} not null check (repository_selection in ('all', 'selected'))
);
create index fine_grained_grants_by_organization on fine_grained_grants (organization_id);

create table fine_grained_repositories (
  token_id      bigint not null references user_tokens (id) on delete cascade,
  repository_id bigint not null references repositories (id) on delete cascade,
  primary key (token_id, repository_id)
);
create index fine_grained_repositories_by_repository on fine_grained_repositories (repository_id);

-- Ids that a world file may also choose are counted here, so that a chosen one is never given again.
create table counters (
  name  ${text} primary key,
  value bigint not null
);

create table apps (
  id          bigint primary key,
  slug        ${text} not null unique,
  client_id   ${text} not null unique,
  name        ${text} not null,
  owner_id    bigint not null references accounts (id) on delete cascade,
  public_key  ${bytes} not null,
  permissions ${text} not null,
  created_at  bigint not null,
  updated_at  bigint not null
);
create index apps_by_owner on apps (owner_id);

create table installations (
  id                   bigint primary key,
  app_id               bigint not null references apps (id) on delete cascade,
  organization_id      bigint not null references organizations (id) on delete cascade,
  repository_selection ${text} not null check (repository_selection in ('all', 'selected')),
  created_at           bigint not null,
  updated_at           bigint not null,
  unique (app_id, organization_id)
);
create index installations_by_organization on installations (organization_id);

create table installation_repositories (
  installation_id bigint not null references installations (id) on delete cascade,
  repository_id   bigint not null references repositories (id) on delete cascade,
  primary key (installation_id, repository_id)
);
create index installation_repositories_by_repository on installation_repositories (repository_id);

create table installation_tokens (
  id                   ${identity},
  installation_id      bigint not null references installations (id) on delete cascade,
  hash                 ${bytes} not null unique,
  permissions          ${text} not null,
  repository_selection ${text} not null check (repository_selection in ('all', 'selected')),
  expires_at           bigint not null,
  created_at           bigint not null
);
create index installation_tokens_by_installation on installation_tokens (installation_id);

create table installation_token_repositories (
  token_id      bigint not null references installation_tokens (id) on delete cascade,
  repository_id bigint not null references repositories (id) on delete cascade,
  primary key (token_id, repository_id)
);
create index installation_token_repositories_by_repository on installation_token_repositories (repository_id);

-- Registration and remove tokens of runner agents.
create table runner_tokens (
  hash       ${bytes} primary key,
  level_id   bigint not null references levels (id) on delete cascade,
  kind       ${text} not null check (kind in ('registration', 'remove')),
  expires_at bigint not null
);
create index runner_tokens_by_level on runner_tokens (level_id);

-- One key per owner encrypts its values; it lies here only encrypted under the root key.
create table data_keys (
  level_id     bigint not null references levels (id) on delete cascade,
  version      integer not null,
  root_version integer not null references root_keys (version),
  wrapped      ${bytes} not null,
  created_at   bigint not null,
  primary key (level_id, version)
);

-- What clients seal with. A replaced key opens boxes for another 24 hours.
create table sealing_keys (
  key_id           bigint primary key,
  level_id         bigint not null references levels (id) on delete cascade,
  app              ${text} not null check (app in ('actions', 'dependabot')),
  public_key       ${bytes} not null,
  private_key      ${bytes} not null,
  data_key_version integer not null,
  created_at       bigint not null,
  replaced_at      bigint
);
create unique index sealing_keys_current on sealing_keys (level_id, app) where replaced_at is null;
create index sealing_keys_by_level on sealing_keys (level_id);

-- visibility is an organization's matter: null for repositories and environments.
create table secrets (
  id               ${identity},
  level_id         bigint not null references levels (id) on delete cascade,
  app              ${text} not null check (app in ('actions', 'dependabot')),
  name             ${text} not null,
  visibility       ${text} check (visibility in ('all', 'private', 'selected')),
  ciphertext       ${bytes} not null,
  data_key_version integer not null,
  created_at       bigint not null,
  updated_at       bigint not null,
  unique (level_id, app, name)
);

create table secret_repositories (
  secret_id     bigint not null references secrets (id) on delete cascade,
  repository_id bigint not null references repositories (id) on delete cascade,
  primary key (secret_id, repository_id)
);
create index secret_repositories_by_repository on secret_repositories (repository_id);

-- Runner ids count up over the whole server and are never given twice.
create table runners (
  id              ${identity},
  level_id        bigint not null references levels (id) on delete cascade,
  runner_group_id bigint not null,
  name            ${text} not null,
  name_key        ${text} not null,
  os              ${text} not null check (os in ('linux', 'macos', 'windows', 'unknown')),
  architecture    ${text} not null check (architecture in ('x64', 'arm64', 'arm', 'unknown')),
  version         ${text},
  ephemeral       boolean not null,
  online          boolean not null,
  busy            boolean not null,
  created_at      bigint not null,
  unique (level_id, name_key)
);

-- A label has one id wherever it is used; each runner keeps the spelling it was given.
create table labels (
  id       ${identity},
  name_key ${text} not null unique
);

create table runner_labels (
  runner_id bigint not null references runners (id) on delete cascade,
  label_id  bigint not null references labels (id),
  name      ${text} not null,
  type      ${text} not null check (type in ('read-only', 'custom')),
  position  integer not null,
  primary key (runner_id, label_id)
);
create index runner_labels_by_label on runner_labels (label_id);

-- With these a runner agent proves who it is; the private half is the agent's alone.
create table runner_credentials (
  runner_id  bigint primary key references runners (id) on delete cascade,
  client_id  ${text} not null unique,
  public_key ${bytes} not null
);
