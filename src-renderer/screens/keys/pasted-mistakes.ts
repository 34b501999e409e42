/** Something pasted that is near to what is wanted, or never wanted: what it is, what to do, and what it can be turned into. */
export interface Mistake {
  readonly problem: string;
  readonly remedy: string;
  /** What was most likely meant; the officer takes it with one click. */
  readonly instead?: string | undefined;
}

/** Looks at what stands in a control. */
export type MistakeIn = (text: string) => Mistake | undefined;

/** The controls of a form and who looks at each. */
export type MistakesOf = Readonly<Record<string, MistakeIn>>;

/** The first mistake that is found. */
const either =
  (...looks: readonly MistakeIn[]): MistakeIn =>
  (text) => {
    for (const look of looks) {
      const found = look(text.trim());
      if (found) return found;
    }
    return undefined;
  };

const accessKey: MistakeIn = (text) =>
  /^(?:AKIA|ASIA|ABIA)[A-Z0-9]{12,}$/.test(text)
    ? {
        problem: 'This is an AWS access key.',
        remedy: 'Keydesk takes no access keys. Name a profile that signs in by IAM Identity Center (aws configure sso), and the role to assume.',
      }
    : undefined;

const secretAccessKey: MistakeIn = (text) =>
  /^[A-Za-z0-9/+]{40}$/.test(text) && !text.startsWith('arn:')
    ? {
        problem: 'This looks like an AWS secret access key.',
        remedy: 'Clear the field; if it was one, have it deleted at AWS. Name a profile that signs in by IAM Identity Center in its place.',
      }
    : undefined;

const keyIdAlone: MistakeIn = (text) =>
  /^(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.test(text)
    ? { problem: 'This is the id of a key, without its region and account.', remedy: `Give the whole ARN: arn:aws:kms:REGION:ACCOUNT:key/${text}` }
    : undefined;

const aliasAlone: MistakeIn = (text) =>
  text.startsWith('alias/')
    ? { problem: 'This is an alias, without its region and account.', remedy: `Give the whole ARN: arn:aws:kms:REGION:ACCOUNT:${text}, or better that of the key itself.` }
    : undefined;

const roleForKey: MistakeIn = (text) =>
  /^arn:[a-z-]+:iam::/.test(text) ? { problem: 'This names a role or a user, not a key.', remedy: 'A key ARN begins with arn:aws:kms:.' } : undefined;

const keyForRole: MistakeIn = (text) =>
  /^arn:[a-z-]+:kms:/.test(text) ? { problem: 'This names a key, not a role.', remedy: 'A role ARN begins with arn:aws:iam:: and holds :role/.' } : undefined;

const userForRole: MistakeIn = (text) =>
  /^arn:[a-z-]+:iam::\d{12}:(?:user|root)/.test(text)
    ? { problem: 'This names a user, who signs in with long-lived credentials.', remedy: "Ask the customer for a role that Keydesk's account may assume." }
    : undefined;

/** `arn:aws:sts::1:assumed-role/NAME/SESSION` is how a session of a role calls itself. */
const sessionForRole: MistakeIn = (text) => {
  const session = /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(text);
  if (session === null) return undefined;
  const [, partition = '', account = '', role = ''] = session;
  return { problem: 'This is a session of a role, not the role.', remedy: 'The role itself is meant.', instead: `arn:${partition}:iam::${account}:role/${role}` };
};

/** What is pasted by mistake into the form of an AWS key. */
export const awsMistakes: MistakesOf = {
  keyArn: either(accessKey, keyIdAlone, aliasAlone, roleForKey),
  roleArn: either(accessKey, keyForRole, userForRole, sessionForRole),
  profile: either(accessKey, secretAccessKey),
  externalId: either(accessKey),
};

const serviceAccountKey: MistakeIn = (text) =>
  /"private_key"|"type"\s*:\s*"service_account"|BEGIN PRIVATE KEY/.test(text)
    ? {
        problem: 'This is the key of a service account.',
        remedy: 'Clear the field. Give the e-mail address of a service account that may be impersonated; nothing has to be kept then.',
      }
    : undefined;

const versionName: MistakeIn = (text) => {
  const [name] = text.split('/cryptoKeyVersions/', 1);
  return name === undefined || name === text
    ? undefined
    : { problem: 'This names one version of the key.', remedy: 'The key without a version is meant, so that the customer can rotate it.', instead: name };
};

/** `//cloudkms.googleapis.com/projects/…` and `https://cloudkms.googleapis.com/v1/projects/…`. */
const resourceUrl: MistakeIn = (text) => {
  const [name] = /projects\/.*$/.exec(text) ?? [];
  return name === undefined || text.startsWith('projects/') || !/^(?:https:)?\/\/cloudkms\.googleapis\.com\//.test(text)
    ? undefined
    : { problem: 'This is the address of the key, not its name.', remedy: 'The name begins with projects/.', instead: name.split('/cryptoKeyVersions/', 1)[0] };
};

/** The page of a key in Google's console. */
const consolePage: MistakeIn = (text) => {
  const page = /^https:\/\/console\.cloud\.google\.com\/security\/kms\/key\/manage\/([\w-]+)\/([\w-]+)\/([\w-]+).*[?&]project=([\w:.-]+)/.exec(text);
  if (page === null) return undefined;
  const [, location = '', ring = '', key = '', project = ''] = page;
  return {
    problem: 'This is the page of the key in the console.',
    remedy: 'Its name is meant.',
    instead: `projects/${project}/locations/${location}/keyRings/${ring}/cryptoKeys/${key}`,
  };
};

const keyForRing: MistakeIn = (text) => {
  const [ring] = text.split('/cryptoKeys/', 1);
  return ring === undefined || ring === text ? undefined : { problem: 'This names a key.', remedy: 'The key ring alone is meant; the new key gets its name below.', instead: ring };
};

/** What is pasted by mistake into the form of a Google Cloud key. */
export const gcpMistakes: MistakesOf = {
  keyName: either(serviceAccountKey, consolePage, resourceUrl, versionName),
  keyRing: either(serviceAccountKey, keyForRing),
  serviceAccount: either(serviceAccountKey),
  secret: either(serviceAccountKey),
};

const keyVersion: MistakeIn = (text) => {
  const versioned = /^(https:\/\/[^/]+\/keys\/[0-9A-Za-z-]+)\/[0-9a-f]{32}\/?$/i.exec(text);
  return versioned === null
    ? undefined
    : { problem: 'This names one version of the key.', remedy: 'The key without a version is meant. Keydesk keeps the version of each wrapping by itself.', instead: versioned[1] };
};

const otherObject: MistakeIn = (text) => {
  const object = /^https:\/\/[^/]+\/(secrets|certificates)\//.exec(text)?.[1];
  return object === undefined ? undefined : { problem: `This names one of the ${object} of the vault.`, remedy: 'A key is meant; its identifier holds /keys/.' };
};

const trailingSlash: MistakeIn = (text) =>
  /^https:\/\/.*\/$/.test(text) ? { problem: 'This ends in a slash.', remedy: 'Without it, it is the name.', instead: text.replace(/\/+$/, '') } : undefined;

const keyForStore: MistakeIn = (text) => {
  const [, store] = /^(https:\/\/[^/]+)\/.+/.exec(text) ?? [];
  return store === undefined ? undefined : { problem: 'This goes further than the vault.', remedy: 'The address of the vault or HSM alone is meant.', instead: store };
};

/** Client secrets made by Entra hold a tilde, which no name of a variable does. */
const clientSecret: MistakeIn = (text) =>
  /^[A-Za-z0-9._~-]{30,}$/.test(text) && text.includes('~')
    ? {
        problem: 'This looks like the client secret itself.',
        remedy: 'Clear the field and have that secret replaced at Entra. Only the name of the variable that holds it belongs here.',
      }
    : undefined;

/** What is pasted by mistake into the form of an Azure key. */
export const azureMistakes: MistakesOf = {
  keyId: either(clientSecret, keyVersion, otherObject, trailingSlash),
  store: either(clientSecret, trailingSlash, keyForStore),
  directory: either(clientSecret),
  clientId: either(clientSecret),
  variable: either(clientSecret),
};

const pinInUri: MistakeIn = (text) => {
  const [uri = '', query = ''] = text.split('?', 2);
  if (query === '') return undefined;
  return /pin-(?:value|source)=/.test(query)
    ? { problem: 'This holds the PIN.', remedy: 'A PIN is never kept. Use the URI without it, and have the PIN changed if others have seen it.', instead: uri }
    : { problem: 'This holds more than the name of the key.', remedy: 'What follows the question mark is left out; the module has a field of its own.', instead: uri };
};

const otherClass: MistakeIn = (text) =>
  /[:;]type=(?:private|public|cert|data)\b/.test(text) ? { problem: 'This does not name a secret key.', remedy: 'Keydesk wraps with an AES key of the token: type=secret-key.' } : undefined;

/** What is pasted by mistake into the form of a key on a token. */
export const pkcs11Mistakes: MistakesOf = { uri: either(pinInUri, otherClass) };
