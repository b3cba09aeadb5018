-- What runners do: sessions of their agents, jobs, steps and logs.

-- Null until an agent connects for the first time.
alter table runners add column last_seen_at bigint;
alter table runners add column disable_update boolean not null default false;
create index runners_online on runners (id) where online;

-- What happened to a runner, the newest few of each.
create table runner_events (
  id        ${identity},
  runner_id bigint not null references runners (id) on delete cascade,
  at        bigint not null,
  event     ${text} not null,
  reason    ${text}
);
create index runner_events_by_runner on runner_events (runner_id, id);

-- A runner has one session. Its key is made from the root key and the id, and not kept.
create table agent_sessions (
  id         ${text} primary key,
  runner_id  bigint not null unique references runners (id) on delete cascade,
  owner_name ${text} not null,
  created_at bigint not null
);

-- Assertions that were used once, until they would have expired.
create table used_assertions (
  hash       ${bytes} primary key,
  expires_at bigint not null
);

create table workflow_runs (
  id            ${identity},
  repository_id bigint not null references repositories (id) on delete cascade,
  name          ${text} not null,
  event         ${text} not null,
  actor         ${text} not null,
  created_at    bigint not null
);
create index workflow_runs_by_repository on workflow_runs (repository_id, id);
create index workflow_runs_by_time on workflow_runs (created_at);

-- labels: in lower case, sorted, each between commas. definition: JSON, what the job is made of.
-- assigned: a runner has it, and has not yet begun. lease_until: until when the runner is believed
-- to be at it; null while it has not confirmed that it got the job.
create table jobs (
  id                  ${identity},
  run_id              bigint not null references workflow_runs (id) on delete cascade,
  repository_id       bigint not null references repositories (id) on delete cascade,
  organization_id     bigint not null references organizations (id) on delete cascade,
  name                ${text} not null,
  labels              ${text} not null,
  wanted_runner_id    bigint references runners (id) on delete set null,
  definition          ${text} not null,
  state               ${text} not null check (state in ('queued', 'assigned', 'in_progress', 'completed')),
  conclusion          ${text} check (conclusion in ('success', 'failure', 'cancelled', 'skipped')),
  reason              ${text},
  runner_id           bigint references runners (id) on delete set null,
  runner_name         ${text},
  lease_until         bigint,
  cancel_requested_at bigint,
  cancel_delivered    boolean not null default false,
  outputs             ${text},
  log_bytes           bigint not null default 0,
  created_at          bigint not null,
  started_at          bigint,
  completed_at        bigint
);
create index jobs_queued on jobs (labels, id) where state = 'queued';
create index jobs_with_runners on jobs (runner_id) where state in ('assigned', 'in_progress');
create index jobs_by_run on jobs (run_id);
create index jobs_by_repository on jobs (repository_id);
create index jobs_by_runner on jobs (runner_id);
create index jobs_by_wanted_runner on jobs (wanted_runner_id);
create index jobs_by_organization on jobs (organization_id);

-- Steps as the runner tells of them; external_id is the name that it and we give them on the wire.
create table job_steps (
  job_id       bigint not null references jobs (id) on delete cascade,
  external_id  ${text} not null,
  number       integer not null,
  name         ${text} not null,
  status       ${text} not null check (status in ('queued', 'in_progress', 'completed')),
  conclusion   ${text} check (conclusion in ('success', 'failure', 'cancelled', 'skipped')),
  started_at   bigint,
  completed_at bigint,
  annotations  ${text} not null,
  primary key (job_id, external_id)
);

-- A log arrives in parts; whose it is the runner says only later.
create table job_logs (
  id          ${identity},
  job_id      bigint not null references jobs (id) on delete cascade,
  external_id ${text},
  size        bigint not null,
  created_at  bigint not null
);
create index job_logs_by_job on job_logs (job_id, external_id);

create table job_log_parts (
  log_id  bigint not null references job_logs (id) on delete cascade,
  number  integer not null,
  content ${bytes} not null,
  primary key (log_id, number)
);

-- Lines as they are written, until the step's log is there: some at a time, the first by its number.
create table job_lines (
  job_id      bigint not null references jobs (id) on delete cascade,
  external_id ${text} not null,
  number      integer not null,
  count       integer not null,
  lines       ${text} not null,
  primary key (job_id, external_id, number)
);
