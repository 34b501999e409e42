/**
 * The keys of every provider and the whole BYOK life: the history of a key's validation, who sealed a tenant, a revocation that
 * can still be undone, the successor of a config, work for many tenants, drills and cryptoperiods.
 */
export const wholeByokLife = `
alter table kms_keys add column interval_seconds integer;
-- When the provider last rotated the key, as it told when it was last asked.
alter table kms_keys add column rotated_at integer;

create table key_checks (
  id integer primary key,
  kms_key text not null references kms_keys (id),
  at integer not null,
  from_phase text not null,
  phase text not null,
  message text not null,
  by text not null check (by in ('officer', 'monitor'))
) strict;
create index checks_of_key on key_checks (kms_key, id);

alter table byok_configs add column sealed_by text check (sealed_by in ('officer', 'desk'));
update byok_configs set sealed_by = 'officer' where status = 'SEALED';
alter table byok_configs add column revoke_at integer;
alter table byok_configs add column revocation text;
-- A config that stands ready to take over from another, until the switch of its move. It is not live.
alter table byok_configs add column successor_of text references byok_configs (id);
create unique index one_successor on byok_configs (successor_of) where successor_of is not null and status in ('PENDING_VALIDATION', 'VALIDATED');
create index revocations_due on byok_configs (revoke_at) where revoke_at is not null;

create table jobs_of_any_scope (
  id text primary key,
  kind text not null,
  act text,
  tenant text,
  title text not null,
  state text not null,
  paused integer not null default 0,
  total integer not null,
  done integer not null,
  failed integer not null,
  detail text not null,
  error text,
  result text,
  started_at integer not null,
  finished_at integer
) strict, without rowid;
insert into jobs_of_any_scope (id, kind, tenant, title, state, total, done, failed, detail, error, started_at, finished_at)
  select id, kind, tenant, title, state, total, done, failed, detail, error, started_at, finished_at from jobs;
drop table jobs;
alter table jobs_of_any_scope rename to jobs;
create index jobs_by_time on jobs (started_at);
create index jobs_not_ended on jobs (tenant) where state = 'running';
create trigger import_ended after update of state on jobs when new.kind = 'import' and new.state <> 'running' begin
  delete from imports where id = json_extract(new.detail, '$.import');
end;

-- The tenants of a fleet. One that is running on the disk was cut off and is taken up again.
create table job_items (
  job text not null references jobs (id) on delete cascade,
  tenant text not null references tenants (id),
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'skipped')),
  error text,
  finished_at integer,
  primary key (job, tenant)
) strict, without rowid;
create index items_by_state on job_items (job, state);
create index items_not_ended on job_items (tenant) where state in ('waiting', 'running');

create table drills (
  id text primary key,
  kms_key text not null references kms_keys (id),
  step text not null check (step in ('disable', 'sealing', 'enable', 'unsealing', 'done', 'abandoned')),
  reason text not null,
  officer text not null,
  tenants integer not null,
  started_at integer not null,
  disabled_at integer,
  refused_at integer,
  sealed_at integer,
  enabled_at integer,
  serving_at integer,
  ended_at integer,
  note text not null default ''
) strict, without rowid;
create unique index one_drill_of_a_key on drills (kms_key) where step not in ('done', 'abandoned');
-- The tenants of a drill: those that were active under the key when it began.
create table drill_tenants (
  drill text not null references drills (id),
  tenant text not null references tenants (id),
  sealed_at integer,
  serving_at integer,
  primary key (drill, tenant)
) strict, without rowid;

create table cryptoperiods (
  kind text primary key check (kind in ('data-key', 'customer-key')),
  days integer not null check (days > 0),
  warn_days integer not null check (warn_days >= 0),
  automatic integer not null
) strict, without rowid;
insert into cryptoperiods values ('data-key', 365, 30, 0), ('customer-key', 730, 60, 0);
`;
