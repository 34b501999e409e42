import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import type { UseFormReturn } from 'react-hook-form';
import { z } from 'zod';
import { officerNameSchema } from '../../../src-shared/officers.ts';
import { pathSchema } from '../../../src-shared/values.ts';
import { vaultNameSchema } from '../../../src-shared/vault.ts';

const filled = (words: string): z.ZodString => z.string().trim().min(1, words);

/** A vault to be made, without its passphrase: that one is kept apart from every form store. */
export const vaultFormSchema = z.object({
  name: filled('Enter a name for the vault.').pipe(vaultNameSchema),
  folder: filled('Enter the folder the vault shall stand in.').pipe(pathSchema),
  officer: filled('Enter your name, as the audit log shall show it.').pipe(officerNameSchema),
});
export type VaultValues = z.infer<typeof vaultFormSchema>;
export type VaultForm = UseFormReturn<VaultValues>;

/** The form of a vault to be made. */
export function useVaultForm(defaultValues: VaultValues): VaultForm {
  return useForm<VaultValues>({ resolver: zodResolver(vaultFormSchema), mode: 'onTouched', defaultValues });
}

/** A problem of a field as a sentence: the shared schemas say "must …", to be read after the field's name. */
export function fieldSentence(name: string, message: string | undefined): string | undefined {
  return message?.startsWith('must ') ? `${name} ${message}.` : message;
}
