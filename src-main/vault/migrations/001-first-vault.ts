/** The first shape of a vault. Times are integer milliseconds, ids are texts, hashes are bytes. */
export const firstVault = `
create table vault (
  id text primary key,
  name text not null,
  sample integer not null,
  created_at integer not null
) strict;

create table settings (name text primary key, value text not null) strict, without rowid;

create table officers (
  id text primary key,
  name text not null,
  role text not null,
  created_at integer not null
) strict, without rowid;

create table tenants (
  id text primary key,
  display_name text not null,
  default_sensitivity text not null,
  state text not null check (state in ('active', 'archived')),
  created_at integer not null,
  modified_at integer not null
) strict, without rowid;

create table data_keys (
  tenant text not null references tenants (id),
  version integer not null,
  state text not null check (state in ('active', 'retired', 'revoked')),
  created_at integer not null,
  retired_at integer,
  primary key (tenant, version)
) strict, without rowid;
create unique index one_active_data_key on data_keys (tenant) where state = 'active';

create table kms_keys (
  id text primary key,
  display_name text not null,
  provider text not null,
  reference text not null,
  resource text not null,
  phase text not null,
  message text not null,
  since integer not null,
  region text,
  checked_at integer,
  created_at integer not null,
  modified_at integer not null,
  deleted_at integer
) strict, without rowid;
create unique index one_key_of_a_resource on kms_keys (resource) where deleted_at is null;

create table byok_configs (
  id text primary key,
  tenant text not null references tenants (id),
  kms_key text not null references kms_keys (id),
  status text not null,
  config_version integer not null,
  last_validated_at integer,
  last_validation_error text,
  sealed_since integer,
  sealed_cause text,
  activated_at integer,
  live integer not null default 1,
  created_at integer not null,
  modified_at integer not null
) strict, without rowid;
create unique index one_live_config on byok_configs (tenant) where live = 1;
create index configs_of_key on byok_configs (kms_key);
create index configs_of_tenant on byok_configs (tenant, created_at);

-- A wrapping of one data key version: by the baseline (config is null) or by a customer's key.
-- 'staged' is inert; exactly one is 'live'; of a 'superseded' one only the fact is kept, never the bytes.
create table wrappings (
  id integer primary key,
  tenant text not null,
  version integer not null,
  config text references byok_configs (id),
  kms_key text references kms_keys (id),
  key_version text,
  blob blob,
  state text not null check (state in ('staged', 'live', 'superseded')),
  job text,
  created_at integer not null,
  foreign key (tenant, version) references data_keys (tenant, version),
  check ((state = 'superseded') = (blob is null))
) strict;
create unique index one_live_wrapping on wrappings (tenant, version) where state = 'live';
create unique index one_staged_wrapping on wrappings (tenant, version, job) where state = 'staged';

create table secrets (
  id text primary key,
  tenant text not null references tenants (id),
  key text not null,
  description text not null,
  sensitivity text not null,
  state text not null check (state in ('active', 'disabled', 'deleted')),
  state_before_delete text,
  published_revision text not null,
  published_version integer not null,
  latest_version integer not null,
  size integer not null,
  created_by text not null,
  created_at integer not null,
  modified_at integer not null,
  purge_at integer
) strict;
create unique index secret_by_key on secrets (tenant, key);
-- One narrow index for each order of the list, with what the list filters by: no row is looked up only to be passed over.
create index secrets_by_key on secrets (key, tenant, sensitivity, state);
create index secrets_by_sensitivity on secrets (sensitivity, tenant, state);
create index secrets_by_size on secrets (size, tenant, sensitivity, state);
create index secrets_by_creation on secrets (created_at, tenant, sensitivity, state);
create index secrets_by_change on secrets (modified_at, tenant, sensitivity, state);
create index secrets_to_purge on secrets (purge_at) where purge_at is not null;

-- How many secrets of each kind a tenant has, so that a million need not be counted to be shown.
create table secret_counts (
  tenant text not null references tenants (id),
  state text not null,
  sensitivity text not null,
  secrets integer not null,
  primary key (tenant, state, sensitivity)
) strict, without rowid;
create trigger secret_counted after insert on secrets begin
  insert into secret_counts values (new.tenant, new.state, new.sensitivity, 1)
    on conflict (tenant, state, sensitivity) do update set secrets = secrets + 1;
end;
create trigger secret_uncounted after delete on secrets begin
  update secret_counts set secrets = secrets - 1
    where tenant = old.tenant and state = old.state and sensitivity = old.sensitivity;
end;
create trigger secret_recounted after update of state, sensitivity on secrets begin
  update secret_counts set secrets = secrets - 1
    where tenant = old.tenant and state = old.state and sensitivity = old.sensitivity;
  insert into secret_counts values (new.tenant, new.state, new.sensitivity, 1)
    on conflict (tenant, state, sensitivity) do update set secrets = secrets + 1;
end;
create trigger secret_keeps_its_key before update of id, tenant, key on secrets begin
  select raise(abort, 'the id, tenant and key of a secret never change');
end;

-- 'fingerprint' is a keyed mark of the value: it shows, to the one who has the vault open, which values of a tenant are equal.
create table revisions (
  id text primary key,
  secret text not null references secrets (id),
  tenant text not null,
  version integer not null,
  sensitivity text not null,
  note text not null,
  size integer not null,
  data_key_version integer not null,
  stored blob not null,
  fingerprint text,
  created_by text not null,
  created_at integer not null
) strict;
create unique index revision_of_secret on revisions (secret, version);
create index revisions_by_data_key on revisions (tenant, data_key_version);

create table jobs (
  id text primary key,
  kind text not null,
  tenant text not null,
  title text not null,
  state text not null,
  total integer not null,
  done integer not null,
  failed integer not null,
  detail text not null,
  error text,
  started_at integer not null,
  finished_at integer
) strict, without rowid;
create index jobs_by_time on jobs (started_at);
create index jobs_not_ended on jobs (tenant) where state = 'running';

-- An import between its start and its end. Everything of it is inert until its switch and gone when its job ends.
create table imports (
  id text primary key,
  tenant text not null references tenants (id),
  file_name text not null,
  rows integer not null,
  skipped integer not null default 0,
  switched integer not null default 0,
  created_at integer not null
) strict, without rowid;

-- What was read of the file, sealed under the tenant's data key, until it is staged: the job can go on after a crash.
create table import_parts (
  import text not null references imports (id) on delete cascade,
  part integer not null,
  rows integer not null,
  data_key_version integer not null,
  stored blob not null,
  primary key (import, part)
) strict;

-- Revisions that are sealed and wait for the switch. 'base' is the published revision a change was decided upon.
create table import_rows (
  import text not null references imports (id) on delete cascade,
  key text not null,
  line integer not null,
  action text not null check (action in ('create', 'change')),
  secret text not null,
  revision text not null,
  version integer not null,
  base text,
  sensitivity text not null,
  description text,
  size integer not null,
  fingerprint text not null,
  data_key_version integer not null,
  stored blob not null,
  primary key (import, key)
) strict;

create trigger import_ended after update of state on jobs when new.kind = 'import' and new.state <> 'running' begin
  delete from imports where id = json_extract(new.detail, '$.import');
end;

create table audit_events (
  seq integer primary key,
  time integer not null,
  actor text not null,
  action text not null,
  tenant text,
  object text,
  sensitivity text,
  outcome text not null,
  request_id text not null,
  detail text not null,
  hash blob not null
) strict;
create index audit_by_time on audit_events (time);
create index audit_by_tenant on audit_events (tenant, seq);
create index audit_by_object on audit_events (object, seq);
create index audit_by_action on audit_events (action, seq);
create index audit_by_outcome on audit_events (outcome, seq) where outcome <> 'ok';

create table audit_checkpoints (
  seq integer primary key,
  hash blob not null,
  time integer not null,
  vault text not null,
  signature blob not null
) strict;

create trigger audit_events_stay before update on audit_events begin
  select raise(abort, 'audit events are never changed');
end;
create trigger audit_events_remain before delete on audit_events begin
  select raise(abort, 'audit events are never deleted');
end;
create trigger audit_checkpoints_stay before update on audit_checkpoints begin
  select raise(abort, 'audit checkpoints are never changed');
end;
create trigger audit_checkpoints_remain before delete on audit_checkpoints begin
  select raise(abort, 'audit checkpoints are never deleted');
end;
`;
