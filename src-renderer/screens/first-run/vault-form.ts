import { useForm } from 'react-hook-form';
import type { UseFormReturn } from 'react-hook-form';
import { z } from 'zod';
import { officerNameSchema } from '../../../src-shared/officers.ts';
import { pathSchema } from '../../../src-shared/values.ts';
import { vaultNameSchema } from '../../../src-shared/vault.ts';
import { formResolver } from '../../desk/form-resolver.ts';

/** A vault to be made, without its passphrase: that one is kept apart from every form store. */
export const vaultFormSchema = z.object({ name: vaultNameSchema, folder: pathSchema, officer: officerNameSchema });
export type VaultValues = z.infer<typeof vaultFormSchema>;
export type VaultForm = UseFormReturn<VaultValues>;

/** The form of a vault to be made. It judges while one types, never on leaving a field: a line that appears would move the button just aimed at. */
export function useVaultForm(defaultValues: VaultValues): VaultForm {
  return useForm<VaultValues>({ resolver: formResolver(vaultFormSchema), mode: 'onChange', defaultValues });
}
