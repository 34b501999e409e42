import type { AccessDocument } from '../../src-shared/key-abilities.ts';
import type { Pkcs11Key } from '../../src-shared/key-references.ts';
import type { AccessScope } from './provider.ts';
import { parsePkcs11KeyUri, type Pkcs11Name } from './uri-pkcs11.ts';

/** What whoever runs the HSM must set up for a key to serve: the attributes it needs, and how vendors' tools set them. */
export function pkcs11AccessDocuments(config: Pkcs11Key, scope: AccessScope): readonly AccessDocument[] {
  const name = parsePkcs11KeyUri(config.uri);
  return [requirements(config, name, scope), softHsmCommands(config, name), openScCommands(config, name), vendorNotes()];
}

const usage = {
  AES_GCM: { attributes: 'CKA_ENCRYPT and CKA_DECRYPT', flags: '--usage-decrypt', mechanism: 'CKM_AES_GCM (0x1087)' },
  AES_KEY_WRAP_PAD: {
    attributes: 'CKA_WRAP and CKA_UNWRAP',
    flags: '--usage-wrap',
    mechanism: 'CKM_AES_KEY_WRAP_KWP (0x210B) or CKM_AES_KEY_WRAP_PAD (0x210A)',
  },
} as const;

function requirements({ mechanism, uri }: Pkcs11Key, name: Pkcs11Name, { vault, tenant }: AccessScope): AccessDocument {
  const { attributes, mechanism: code } = usage[mechanism];
  return {
    title: 'What the key needs',
    purpose: 'Hand this to whoever runs the HSM. It grants nothing beyond wrapping and unwrapping data keys with this one key.',
    language: 'text',
    fileName: 'keydesk-pkcs11-requirements.txt',
    document: `Key for Keydesk, vault ${vault}${tenant === null ? '' : `, tenant ${tenant}`}
${uri}

One AES key of 256 bits on the token, as a token object (CKA_TOKEN true):
- CKA_PRIVATE true: it is seen only after the user's login.
- CKA_SENSITIVE true and CKA_EXTRACTABLE false: it never leaves the token, in no form. Keydesk refuses it otherwise.
- ${attributes} true; every other use (signing, derivation, the other pair) false.
- CKA_ID with 16 random bytes, used by no other key on the token${name.id === undefined ? '' : `: here ${name.id}`}.
- Generated on the token (CKA_LOCAL, CKA_ALWAYS_SENSITIVE and CKA_NEVER_EXTRACTABLE true) wherever the rules allow it.

The token must offer ${code}.

Least privilege:
- Keydesk logs in as the normal user (CKU_USER) and never needs the security officer's PIN (CKU_SO).
- Give it a partition or token of its own, with no other key on it.
- To take the key away at once: disable the partition, unplug the token, or take its uses from the key. Each tenant of the key is
  sealed then. A new user PIN alone counts from the next login on.
- Keep a backup of the key within the vendor's domain: a key that is lost takes all data wrapped by it along.
`,
  };
}

function softHsmCommands({ mechanism, module }: Pkcs11Key, name: Pkcs11Name): AccessDocument {
  const label = name.token ?? 'TOKEN';
  const key = name.object ?? 'KEY';
  return {
    title: 'SoftHSM2 commands',
    purpose: 'A token in software, for trials. It guards the key no better than this disk does.',
    language: 'shell',
    fileName: 'keydesk-softhsm2.sh',
    document: `# Both PINs are asked for; they do not belong on a command line.
softhsm2-util --init-token --free --label ${shellQuoted(label)}

# A key of 256 bits on it (pkcs11-tool is part of OpenSC). Keydesk can make it too, with "Create a key on the token".
${keygen(module, label, key, mechanism)}
`,
  };
}

function openScCommands({ mechanism, module }: Pkcs11Key, name: Pkcs11Name): AccessDocument {
  const token = name.token ?? 'TOKEN';
  return {
    title: 'pkcs11-tool commands',
    purpose: "For any module: pkcs11-tool of OpenSC speaks to the vendor's library.",
    language: 'shell',
    fileName: 'keydesk-pkcs11-tool.sh',
    document: `# What tokens there are, and whether this one has the mechanism.
pkcs11-tool --module ${shellQuoted(module)} --list-token-slots
pkcs11-tool --module ${shellQuoted(module)} --token-label ${shellQuoted(token)} --list-mechanisms | grep -E 'AES-(GCM|KEY-WRAP)'

# The key. The PIN is asked for.
${keygen(module, token, name.object ?? 'KEY', mechanism)}

# What it became: look for "sensitive", "never extractable" and "local".
pkcs11-tool --module ${shellQuoted(module)} --token-label ${shellQuoted(token)} --login --list-objects --type secrkey
`,
  };
}

function keygen(module: string, token: string, key: string, mechanism: Pkcs11Key['mechanism']): string {
  return [
    `pkcs11-tool --module ${shellQuoted(module)} --token-label ${shellQuoted(token)} --login \\`,
    `  --keygen --key-type AES:32 --label ${shellQuoted(key)} --id "$(openssl rand -hex 16)" \\`,
    `  --sensitive --private ${usage[mechanism].flags}`,
  ].join('\n');
}

function vendorNotes(): AccessDocument {
  return {
    title: 'Notes for HSMs',
    purpose: "Where the module lies and what to look out for. The vendor's own manual decides.",
    language: 'text',
    fileName: 'keydesk-pkcs11-vendors.txt',
    document: `Thales Luna: libCryptoki2_64.so (Linux) or cryptoki.dll (Windows); ChrystokiConfigurationPath names the folder of its
configuration. Make the key in a partition and log in as its crypto officer or crypto user, never as the partition's
security officer. In FIPS mode the HSM makes the AES-GCM nonce itself: choose AES key wrap there.

Entrust nShield: libcknfast.so or cknfast.dll. Keydesk asks for the PIN of one token; an operator card set of several cards
must be loaded beforehand. What a key may do is fixed when it is made.

YubiHSM 2: yubihsm_pkcs11.so with the connector running; YUBIHSM_PKCS11_CONF names its configuration. The user PIN is the
number of the authentication key (4 hexadecimal digits) followed by its password: give it the capabilities and domains of
this one key alone. Check with the list of mechanisms whether the firmware offers one of those that Keydesk uses.

AWS CloudHSM: libcloudhsm_pkcs11.so. The PIN is USER:PASSWORD of a crypto user. The HSM makes the AES-GCM nonce itself and
ignores the one that is given: choose AES key wrap.

For every one: run preflight in Keydesk after the key was made. It wraps and unwraps 32 random bytes and changes nothing.
`,
  };
}

/** A word for a POSIX shell that stands for itself, whatever is in it. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
