/** Which access keys were given by a token alone: somebody may have stolen it. */
export const keysByToken = `
alter table access_keys add column given_by_token integer not null default 0;
`;
