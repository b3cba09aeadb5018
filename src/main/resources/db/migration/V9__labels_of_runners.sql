-- All labels of a runner as one text, as a list of runners shows them: to gather them for each took most of its time.
-- Written with each change of runner_labels; see RunnerLabelStore.
alter table runners add column labels ${text} not null default '';
update runners set labels = coalesce((
  select string_agg(label_id || ' ' || type || ' ' || length(runner_labels.name) || ' ' || runner_labels.name, ''
    order by type desc, position)
  from runner_labels where runner_id = runners.id), '');
