-- The contexts of a job, which whoever makes it decides, as JSON. Those of the jobs that are there
-- already are what their runners were told until now.
alter table jobs add column context ${text} not null default '{}';
update jobs set context = (
  select '{"event_name":"workflow_dispatch","event":{},"ref":"refs/heads/'
    || replace(replace(r.default_branch, '\', '\\'), '"', '\"')
    || '","sha":"0000000000000000000000000000000000000000","inputs":{},"vars":{},"needs":{},'
    || '"strategy":{"fail_fast":true,"job_index":0,"job_total":1,"max_parallel":1},"matrix":{}}'
  from repositories r where r.id = jobs.repository_id);
update workflow_runs set event = 'workflow_dispatch' where event = 'paddock_job';
