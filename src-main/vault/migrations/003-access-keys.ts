/** Access keys and what is kept for the REST API: grants, revoked tokens, answers of repeated requests, leases. */
export const accessKeys = `
create table access_keys (
  public_key text primary key,
  identity text not null,
  tenant text references tenants (id),
  name text not null,
  roles text not null,
  private_hash blob not null,
  created_by text not null,
  created_at integer not null,
  modified_at integer not null,
  expires_at integer,
  last_used_at integer,
  deleted_at integer,
  replaced_by text references access_keys (public_key),
  uses_after_end integer not null default 0
) strict, without rowid;
create index access_keys_by_creation on access_keys (created_at, public_key);
create index access_keys_of_tenant on access_keys (tenant, created_at, public_key);
create index access_keys_of_identity on access_keys (identity);
create trigger access_key_keeps_its_half before update of public_key, identity, tenant, private_hash on access_keys begin
  select raise(abort, 'the pair, identity and tenant of an access key never change');
end;

-- Whom a secret may be resolved for: the identity of an access key, which stays the same over rotations.
create table grants (
  id text primary key,
  secret text not null references secrets (id) on delete cascade,
  agent text not null,
  reason text not null,
  created_by text not null,
  created_at integer not null
) strict, without rowid;
create unique index one_grant_of_a_secret on grants (secret, agent);
create index grants_of_agent on grants (agent);

-- Tokens that were ended before their time; each is forgotten when its time is over.
create table revoked_tokens (id text primary key, expires_at integer not null) strict, without rowid;

-- What was answered to a request that names itself by an Idempotency-Key. status is null while the request is under way.
create table kept_answers (
  agent text not null,
  name text not null,
  request blob not null,
  status integer,
  headers text,
  body text,
  at integer not null,
  primary key (agent, name)
) strict, without rowid;
create index kept_answers_by_time on kept_answers (at);

-- The number by which a client asks for the work that a rotation began.
create table rewrap_leases (id integer primary key autoincrement, job text not null unique, tenant text not null) strict;

-- The secrets of one tenant in the order of their creation, for pages that do not shift.
create index secrets_of_tenant_by_creation on secrets (tenant, created_at, id, sensitivity, state);

-- What was done with the values of a tenant, found without walking the whole chain.
create index audit_of_values on audit_events (tenant, seq)
  where action in ('secret.create', 'secret.publish', 'secret.reveal', 'secret.resolve', 'secret.import', 'secret.export', 'report.export');
`;
