import { Cloud, Cpu, Usb } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Provider } from '../../src-shared/key-references.ts';

/** How a provider is written. */
export const providerWords: Readonly<Record<Provider, { readonly word: string; readonly long: string; readonly icon: LucideIcon }>> = {
  AWS: { word: 'AWS KMS', long: 'AWS Key Management Service', icon: Cloud },
  GCP: { word: 'Google Cloud', long: 'Google Cloud KMS', icon: Cloud },
  AZURE: { word: 'Azure', long: 'Azure Key Vault or Managed HSM', icon: Cloud },
  PKCS11: { word: 'PKCS#11', long: 'HSM with a PKCS#11 module', icon: Cpu },
  KEY_FILE: { word: 'Key file', long: 'Key file on removable media', icon: Usb },
};

/** Where a key lives: an icon and the provider's name. */
export function ProviderBadge({ provider }: { readonly provider: Provider }): ReactNode {
  const { word, long, icon: Icon } = providerWords[provider];
  return (
    <span title={long} className="inline-flex items-center gap-1.5 text-sm whitespace-nowrap">
      <Icon aria-hidden size={14} className="shrink-0 text-faint" />
      {word}
    </span>
  );
}
