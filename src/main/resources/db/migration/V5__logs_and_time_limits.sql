-- What is kept of a job's log counts by itself, and so does the log of the whole job, which repeats it.
alter table jobs add column log_bytes bigint not null default 0;
alter table jobs add column whole_bytes bigint not null default 0;

-- When a job is cancelled by the server, and whether that has happened.
alter table jobs add column timeout_minutes integer not null default 360;
alter table jobs add column timed_out boolean not null default false;

-- How many lines end in a log.
alter table job_logs add column lines bigint not null default 0;
update job_logs set lines = coalesce(
  (select sum(p.lines) from job_log_parts p where p.log_id = job_logs.id), 0);

-- When the server heard that a step has ended; completed_at is the runner's time.
alter table job_steps add column ended_at bigint;

-- Each job passes through them, and a queue that is short by its limits is read without.
drop index jobs_queued_by_repository;
drop index jobs_queued_by_time;
