-- What operators need: who changed what, and lists that are never counted row by row.

-- Kept by the writes that add and remove.
alter table levels add column secret_count bigint not null default 0;
alter table levels add column runner_count bigint not null default 0;
update levels set
  secret_count = (select count(*) from secrets s where s.level_id = levels.id and s.app = 'actions'),
  runner_count = (select count(*) from runners r where r.level_id = levels.id);

create index runners_by_level on runners (level_id, id);

-- Entries outlive what they are about, so they refer to nothing. entry is the JSON that GitHub shows.
create table audit_entries (
  id              ${identity},
  at              bigint not null,
  organization_id bigint,
  action          ${text} not null,
  operation       ${text} not null,
  actor_key       ${text} not null,
  repository_key  ${text},
  entry           ${text} not null
);
create index audit_entries_by_organization on audit_entries (organization_id, id);
create index audit_entries_by_time on audit_entries (at);
