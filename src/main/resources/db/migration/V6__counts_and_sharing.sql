-- What is counted of a level has a table of its own: a new kind of thing is a row, not a column.
create table level_counts (
  level_id bigint not null references levels (id) on delete cascade,
  kind     ${text} not null,
  count    bigint not null,
  primary key (level_id, kind)
);
insert into level_counts (level_id, kind, count)
  select id, 'actions secrets', secret_count from levels where secret_count > 0;
insert into level_counts (level_id, kind, count)
  select id, 'runners', runner_count from levels where runner_count > 0;
alter table levels drop column secret_count;
alter table levels drop column runner_count;
