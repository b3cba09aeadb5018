-- Rights that end with their ground, and limits of what is stored.

-- A leaked token's entries are found by its hash.
alter table audit_entries add column hashed_token ${text};
update audit_entries set hashed_token = ${hashed_token};
create index audit_entries_by_token on audit_entries (hashed_token) where hashed_token is not null;

-- Registration and remove tokens of runner agents, and who made them; operators leave both empty.
create table new_runner_tokens (
  id                    ${identity},
  hash                  ${bytes} not null unique,
  level_id              bigint not null references levels (id) on delete cascade,
  kind                  ${text} not null check (kind in ('registration', 'remove')),
  maker_user_id         bigint references users (id) on delete cascade,
  maker_installation_id bigint references installations (id) on delete cascade,
  expires_at            bigint not null
);
insert into new_runner_tokens (hash, level_id, kind, expires_at)
  select hash, level_id, kind, expires_at from runner_tokens;
drop table runner_tokens;
alter table new_runner_tokens rename to runner_tokens;
create index runner_tokens_by_level on runner_tokens (level_id);
create index runner_tokens_by_user on runner_tokens (maker_user_id);
create index runner_tokens_by_installation on runner_tokens (maker_installation_id);

-- The token with which an agent has registered the runner; no reference, for it outlives the token.
alter table runners add column registration_token_id bigint;

-- Who asked for a run, to be judged again when its jobs are given to runners.
alter table workflow_runs add column maker_user_id bigint;
alter table workflow_runs add column maker_installation_id bigint;
update workflow_runs set maker_user_id = coalesce(
  (select a.id from accounts a where a.login = workflow_runs.actor and a.kind = 'user'), -1)
  where actor <> 'operator';

-- All that is kept of a job counts.
alter table jobs rename column log_bytes to stored_bytes;
create index jobs_queued_by_repository on jobs (repository_id, id) where state = 'queued';
create index jobs_queued_by_time on jobs (created_at) where state = 'queued';
alter table job_steps add column bytes integer not null default 0;

-- The values that a job was given, encrypted with the data key of its repository: they are masked for
-- as long as anything of the job is kept, whatever has become of the secrets since.
create table job_secrets (
  job_id           bigint not null references jobs (id) on delete cascade,
  number           integer not null,
  name             ${text} not null,
  ciphertext       ${bytes} not null,
  data_key_version integer not null,
  primary key (job_id, number)
);

-- The end of a log's last page that may be the beginning of a secret, encrypted likewise, until the
-- next page shows what it is.
alter table job_logs add column tail ${bytes};
alter table job_logs add column tail_key_version integer;
-- How many lines end in a part.
alter table job_log_parts add column lines integer;
