import type { Provider } from '../../../src-shared/key-references.ts';

/** One step of setting a customer's key up. */
export interface SetupStep {
  readonly title: string;
  readonly text: string;
  /** A command that does it; words in capitals are to be replaced. */
  readonly command?: string | undefined;
}

/** How a key of one provider is set up, from nothing to a preflight that succeeds. */
export interface SetupGuide {
  /** Who does it, and with which rights. */
  readonly who: string;
  readonly steps: readonly SetupStep[];
  /** What the sign-in needs beside that when Keydesk itself makes the key. */
  readonly toCreate: string;
}

const aws: SetupGuide = {
  who: "Steps 1 to 3 are done in the customer's account, by somebody who may change key policies and IAM roles. Step 4 is done on this machine.",
  steps: [
    {
      title: 'Choose the key',
      text: 'A symmetric key for encryption and decryption, in the region nearest to this desk. A key of its own for Keydesk makes taking it away simple. Note its ARN, not an alias: an alias can be moved to another key.',
      command: 'aws kms create-key --region REGION --description "Keydesk"',
    },
    {
      title: 'Make the role that Keydesk assumes',
      text: 'Its trust policy names the account of this desk and, so that nobody else can borrow it, an external id that you agree on.',
      command: 'aws iam create-role --role-name keydesk --assume-role-policy-document file://keydesk-role-trust-policy.json',
    },
    {
      title: 'Add the statements to the key policy',
      text: 'Add them to what is there; never put them in its place, for a wrong key policy means immediate loss of service. Keep the text as it was. Three actions are enough: kms:Encrypt, kms:Decrypt and kms:DescribeKey.',
      command: 'aws kms get-key-policy --key-id KEY_ARN --policy-name default --output text > policy-before.json',
    },
    {
      title: 'Set up the profile on this machine',
      text: 'It signs in by IAM Identity Center, so that no access key lies on the disk. Sign in again when the session has ended.',
      command: 'aws configure sso --profile keydesk && aws sso login --profile keydesk',
    },
    { title: 'Register the key and run the preflight', text: 'It wraps and unwraps 32 random bytes and says what is missing. It changes nothing else.' },
  ],
  toCreate: 'Making the key needs kms:CreateKey, kms:CreateAlias and kms:TagResource once. They can be taken back when the key is there.',
};

const gcp: SetupGuide = {
  who: "Steps 1 to 3 are done in the customer's project, by somebody with Cloud KMS Admin and Service Account Admin. Step 4 is done on this machine.",
  steps: [
    {
      title: 'Choose the key',
      text: 'Purpose ENCRYPT_DECRYPT, protection level HSM where it can be had. Its name goes without a version, so that the customer can rotate it.',
      command: 'gcloud kms keys create KEY --project PROJECT --location LOCATION --keyring RING --purpose encryption --protection-level hsm',
    },
    {
      title: 'Make a service account for Keydesk',
      text: 'It gets no key of its own: it is impersonated.',
      command: 'gcloud iam service-accounts create keydesk --project PROJECT',
    },
    {
      title: 'Grant it the use of this key, and nothing more',
      text: 'A custom role with cloudkms.cryptoKeyVersions.useToEncrypt, useToDecrypt and cloudkms.cryptoKeys.get, bound on the key itself and not on the project. The officer who signs in needs Service Account Token Creator on the service account.',
      command:
        'gcloud iam service-accounts add-iam-policy-binding keydesk@PROJECT.iam.gserviceaccount.com --member user:OFFICER --role roles/iam.serviceAccountTokenCreator',
    },
    { title: 'Sign in on this machine', text: 'The application default credentials of this machine impersonate the service account.', command: 'gcloud auth application-default login' },
    { title: 'Register the key and run the preflight', text: 'It wraps and unwraps 32 random bytes and says what is missing. It changes nothing else.' },
  ],
  toCreate: 'Making the key needs cloudkms.cryptoKeys.create on the key ring once. It can be taken back when the key is there.',
};

const azure: SetupGuide = {
  who: "Steps 1 to 3 are done in the customer's subscription, by somebody who may register applications and assign roles on the vault. Step 4 is done on this machine.",
  steps: [
    {
      title: 'Choose the key',
      text: 'An RSA key of 3072 bits or more in a Key Vault, or an AES key of 256 bits in a Managed HSM, with the operations wrapKey and unwrapKey. The vault needs soft delete and purge protection, so that a deleted key can be brought back. Note the identifier without a version.',
      command: 'az keyvault key create --vault-name VAULT --name KEY --kty RSA-HSM --size 3072 --ops wrapKey unwrapKey',
    },
    {
      title: 'Register an application for Keydesk',
      text: 'For device code, allow public client flows. For workload identity, add a federated credential that trusts the issuer of this machine.',
      command: 'az ad app create --display-name Keydesk',
    },
    {
      title: 'Assign the role on this key alone',
      text: 'Key Vault Crypto Service Encryption User, with the key as its scope. A Managed HSM has roles of its own: Managed HSM Crypto Service Encryption User.',
      command: 'az role assignment create --assignee CLIENT_ID --role "Key Vault Crypto Service Encryption User" --scope KEY_RESOURCE_ID',
    },
    {
      title: 'Prepare the sign-in on this machine',
      text: 'Workload identity reads a token file that the platform renews. Device code asks an officer to sign in each time the vault is unlocked. A client secret is kept in the environment of Keydesk and only named here; it is not preferred.',
    },
    { title: 'Register the key and run the preflight', text: 'It wraps and unwraps 32 random bytes and says what is missing. It changes nothing else.' },
  ],
  toCreate: 'Making the key needs Key Vault Crypto Officer on the vault once. It can be taken back when the key is there.',
};

const pkcs11: SetupGuide = {
  who: 'All of it is done on this machine, by whoever keeps the HSM. Its officer PIN is not needed after step 2.',
  steps: [
    {
      title: "Install the vendor's PKCS#11 module",
      text: 'It is a library (.so, .dll or .dylib). Keydesk runs it in a process of its own, so that a fault in it stops nothing else.',
    },
    {
      title: 'Initialise a token and set its user PIN',
      text: 'One token for Keydesk alone, if the HSM has partitions. Most tokens lock after a few wrong PINs; Keydesk warns before the last try.',
      command: 'softhsm2-util --init-token --free --label keydesk',
    },
    {
      title: 'Make an AES key of 256 bits',
      text: 'Sensitive, non-extractable, allowed to encrypt and decrypt (AES-GCM) or to wrap and unwrap (AES key wrap with padding). Keydesk can make it for you.',
      command: 'pkcs11-tool --module MODULE --token-label keydesk --login --keygen --key-type AES:32 --label KEY --sensitive',
    },
    { title: 'Register the key', text: 'Choose the token and the key from what the module lists. The PIN is asked for when it is needed, and held only in the process of the module until the vault locks.' },
    { title: 'Run the preflight', text: 'It wraps and unwraps 32 random bytes inside the token and says what is missing. It changes nothing else.' },
  ],
  toCreate: 'The key is made inside the token: sensitive, non-extractable, for wrapping alone. It cannot be copied out later; back the token up by the means of its vendor.',
};

const keyFile: SetupGuide = {
  who: 'All of it is done on this machine, with the customer beside you or with media the customer brings.',
  steps: [
    { title: 'Make the key file', text: 'On removable media that the customer keeps, under a passphrase that the customer chooses and types.' },
    { title: 'Write the check value on the label', text: 'Every true copy of the file has the same one.' },
    { title: 'Make a copy on other media', text: 'Keep it in another place. Without any copy, what the key wraps is lost.' },
    { title: 'Take the media away', text: 'While it is gone, the tenants under the key are sealed. Connect it and enter the passphrase to open them.' },
  ],
  toCreate: 'A key file is as safe as its media and its passphrase. It is not an HSM.',
};

/** How a key of each provider is set up; the same words stand in the handbook. */
export const setupGuides: Readonly<Record<Provider, SetupGuide>> = { AWS: aws, GCP: gcp, AZURE: azure, PKCS11: pkcs11, KEY_FILE: keyFile };
