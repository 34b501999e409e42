import { KeydeskError } from '../../src-shared/errors.ts';
import type { KeyPlace } from '../../src-shared/key-abilities.ts';

type Cloud = 'aws' | 'google' | 'azure' | 'any';

/** Each goes after "Use" in the officer's text. */
const useInstead: Readonly<Record<Cloud, string>> = {
  aws: 'the name of a profile of your AWS configuration (best one of IAM Identity Center) and of the role to assume',
  google: 'application default credentials that impersonate a service account, or the name of a secret of this vault that holds its key',
  azure: 'workload identity, the sign-in by device code, or the name of the environment variable that holds the client secret',
  any: 'the name of a way to sign in, such as a profile and a role, and no password, private key or token',
};

/** Texts that are a credential wherever they stand. */
const markedTexts: readonly (readonly [Cloud, RegExp])[] = [
  ['aws', /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/],
  ['google', /"type"\s*:\s*\\?"service_account\\?"|\\"type\\"\s*:\s*\\"service_account\\"/],
  ['any', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ['google', /(?<![\w-])(?:AIza[\w-]{35}|GOCSPX-[\w-]{28})(?![\w-])/],
  ['azure', /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/],
  ['azure', /AccountKey=[A-Za-z0-9+/]{86}==/],
];

/** Field names, letters only and in lower case, whose every text is a credential. */
const markedNames: readonly (readonly [Cloud, RegExp])[] = [
  ['aws', /^(?:aws)?(?:accesskeyid|secretaccesskey|secretkey|sessiontoken)$/],
  ['azure', /^(?:azure|arm)?(?:clientsecret|clientcertificate(?:password)?)$/],
  ['google', /^(?:google)?(?:privatekey|privatekeyid|serviceaccountkey|serviceaccountjson|credentialsjson|refreshtoken)$/],
  ['any', /^(?:password|apikey)$/],
];

const awsSecretShape = /^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)[A-Za-z0-9/+=]{40}$/;
/** A path of several short parts may by chance have the letters and the length of a secret key: where a path belongs, it is one. */
const plainPath = /^(?:\/[^/]{1,24}){3,}$/;
/** Field names, letters only and in lower case, under which a path belongs. */
const pathNames = /^(?:path|module|tokenfile|certificatefile)$/;
const encodedShape = /^[A-Za-z0-9+/_-]{24,}={0,2}$/;
/** How often what was decoded is decoded again: a credential wrapped more often was wrapped on purpose. */
const mostDecoding = 2;
const deepest = 64;

/**
 * Refuses a configuration in which any field, however deep, holds a long-lived credential of a cloud: AWS access keys,
 * service account JSON, private keys, Azure client secrets; as text, in a text, in base64, in bytes or as a field's name.
 * Throws `STATIC_CREDENTIALS_REJECTED` with the field's path and what to use instead, never with what was found.
 */
export function rejectStaticCredentials(fields: Readonly<Record<string, unknown>>): void {
  inspectObject(fields, { path: '', name: '', depth: 0 });
}

/** The same for where a new key shall be made. The PIN of a token is the one secret that may stand there, in its own field. */
export function rejectStaticCredentialsOfPlace(place: KeyPlace): void {
  const { pin: _, ...fields } = { pin: null, ...place };
  rejectStaticCredentials(fields);
}

interface Place {
  readonly path: string;
  readonly name: string;
  readonly depth: number;
}

function inspect(value: unknown, place: Place): void {
  if (typeof value === 'string') inspectText(value, place);
  else if (value instanceof Uint8Array) inspectText(Buffer.from(value).toString('latin1'), place);
  else if (Array.isArray(value)) value.forEach((item, index) => inspect(item, below(place, `[${String(index)}]`)));
  else if (value instanceof Map) inspectObject(Object.fromEntries(value) as Record<string, unknown>, place);
  else if (value instanceof Set) inspect([...value], place);
  else if (typeof value === 'object' && value !== null) inspectObject(value, place);
}

function inspectObject(value: object, place: Place): void {
  if (place.depth > deepest) {
    const remedy = 'Give only the fields that the provider asks for.';
    throw new KeydeskError('BAD_INPUT', { field: place.path, problem: 'The configuration is nested too deep.', remedy });
  }
  for (const [name, inner] of Object.entries(value)) {
    const found = cloudOfContent(name);
    if (found !== null) throw rejected(place.path === '' ? '(a field name)' : `${place.path}.(a field name)`, found);
    inspect(inner, below(place, place.path === '' ? name : `.${name}`, name));
  }
}

function below(place: Place, step: string, name = place.name): Place {
  return { path: place.path + step, name, depth: place.depth + 1 };
}

function inspectText(text: string, place: Place): void {
  const found = cloudOfName(place.name, text) ?? (isPath(place.name, text) ? null : cloudOfContent(text));
  if (found !== null) throw rejected(place.path, found);
}

/** Forty letters that begin with a slash are a secret key as well as a path: the field decides. */
function isPath(name: string, text: string): boolean {
  return pathNames.test(lettersOf(name)) && plainPath.test(text.trim()) && cloudOfText(text) === null;
}

function cloudOfName(name: string, text: string): Cloud | null {
  if (text.trim() === '') return null;
  const letters = lettersOf(name);
  return markedNames.find(([, shape]) => shape.test(letters))?.[0] ?? null;
}

function cloudOfText(text: string): Cloud | null {
  return markedTexts.find(([, shape]) => shape.test(text))?.[0] ?? null;
}

/** What a text is by itself, or once it is decoded, wherever it stands. */
function cloudOfContent(text: string, decoded = 0): Cloud | null {
  const inner = decoded < mostDecoding ? decodedText(text) : null;
  return cloudOfText(text) ?? cloudOfShape(text) ?? (inner === null ? null : cloudOfContent(inner, decoded + 1));
}

function cloudOfShape(text: string): Cloud | null {
  const bare = text.trim().replace(/^(["'])(.*)\1$/, '$2');
  return awsSecretShape.test(bare) ? 'aws' : null;
}

function decodedText(text: string): string | null {
  const bare = text.replaceAll(/\s/g, '');
  return encodedShape.test(bare) ? Buffer.from(bare, 'base64').toString('latin1') : null;
}

function lettersOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]/g, '');
}

function rejected(field: string, cloud: Cloud): KeydeskError<'STATIC_CREDENTIALS_REJECTED'> {
  return new KeydeskError('STATIC_CREDENTIALS_REJECTED', { field, useInstead: useInstead[cloud] });
}
