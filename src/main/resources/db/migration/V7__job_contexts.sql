-- The contexts of a job, which whoever makes it decides, as JSON. Those of the jobs that wait already
-- are what their runners would have been told until now; the others are told nothing any more.
alter table jobs add column context ${text} not null default
  '{"event_name":"workflow_dispatch","event":{},"workflow":"job","job":"job","ref":{"name":"refs/heads/main","sha":"0000000000000000000000000000000000000000","base":"","head":"","is_protected":false},"inputs":{},"vars":{},"needs":{},"strategy":{"fail_fast":true,"job_index":0,"job_total":1,"max_parallel":1},"matrix":{}}';
update jobs set context = (
  select replace(replace(jobs.context,
      '"refs/heads/main"', cast(${json}('refs/heads/' || r.default_branch) as text)),
      '"workflow":"job"', '"workflow":' || cast(${json}(jobs.name) as text))
  from repositories r where r.id = jobs.repository_id)
where state <> 'completed';
update workflow_runs set event = 'workflow_dispatch' where event = 'paddock_job';
