import { z } from 'zod';

/** Sensitivities from the least to the most strict; a value under several regimes takes the strictest. */
export const sensitivities = ['UNSPECIFIED', 'STANDARD', 'PII', 'PHI', 'FINANCIAL', 'REGULATED'] as const;
export const sensitivitySchema = z.enum(sensitivities);
export type Sensitivity = z.infer<typeof sensitivitySchema>;

/** How strict a sensitivity is: 0 for UNSPECIFIED, 5 for REGULATED. */
export function strictness(sensitivity: Sensitivity): number {
  return sensitivities.indexOf(sensitivity);
}

/** The strictest of several sensitivities; UNSPECIFIED when there are none. */
export function strictest(several: readonly Sensitivity[]): Sensitivity {
  return several.reduce<Sensitivity>((top, next) => (strictness(next) > strictness(top) ? next : top), 'UNSPECIFIED');
}

/** Whether a read must be recorded before the value is handed out, or refused (PII and above). */
export function isFailClosed(sensitivity: Sensitivity): boolean {
  return strictness(sensitivity) >= strictness('PII');
}

/** Whether a read needs a reason and a passphrase entered within the last five minutes (PHI and above). */
export function needsReason(sensitivity: Sensitivity): boolean {
  return strictness(sensitivity) >= strictness('PHI');
}
