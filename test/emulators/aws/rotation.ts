import type { EmulatedKey, Fields, KeyMaterial } from './key.ts';
import { newMaterial } from './key.ts';
import { Refusal } from './refusal.ts';

const day = 86_400_000;

/** The operations of TrentService on the rotation of a key. Answers null for any other operation. Throws {@link Refusal}. */
export function performRotation(operation: string, key: EmulatedKey, fields: Fields, now: number): Fields | null {
  switch (operation) {
    case 'GetKeyRotationStatus':
      return status(rotatable(key));
    case 'ListKeyRotations':
      return { Rotations: entries(rotatable(key), fields['IncludeKeyMaterial'] === 'ALL_KEY_MATERIAL'), Truncated: false };
    case 'EnableKeyRotation':
      return enable(rotatable(key), fields, now);
    case 'DisableKeyRotation':
      rotatable(key).rotation.periodDays = null;
      return {};
    case 'RotateKeyOnDemand':
      rotatable(key).materials.push(newMaterial({ at: now, type: 'ON_DEMAND' }));
      return { KeyId: key.arn };
    default:
      return null;
  }
}

function rotatable(key: EmulatedKey): EmulatedKey {
  if (key.usage === 'ENCRYPT_DECRYPT' && key.origin !== 'AWS_CLOUDHSM') return key;
  throw new Refusal('UnsupportedOperationException', `${key.arn} key type does not support this operation.`);
}

function status(key: EmulatedKey): Fields {
  const { periodDays, enabledAt, onDemandSince } = key.rotation;
  const last = key.materials.findLast(({ rotated }) => rotated?.type === 'AUTOMATIC')?.rotated?.at ?? enabledAt;
  return {
    KeyId: key.arn,
    KeyRotationEnabled: periodDays !== null,
    ...(periodDays === null ? {} : { RotationPeriodInDays: periodDays, NextRotationDate: (last + periodDays * day) / 1000 }),
    ...(onDemandSince === null ? {} : { OnDemandRotationStartDate: onDemandSince / 1000 }),
  };
}

function enable(key: EmulatedKey, fields: Fields, now: number): Fields {
  const days = fields['RotationPeriodInDays'] ?? 365;
  if (typeof days !== 'number' || days < 90 || days > 2560) {
    throw new Refusal('ValidationException', "1 validation error detected: Value at 'rotationPeriodInDays' failed to satisfy constraint: Member must have value greater than or equal to 90");
  }
  Object.assign(key.rotation, { periodDays: days, enabledAt: now });
  return {};
}

function entries(key: EmulatedKey, all: boolean): readonly Fields[] {
  const current = key.materials.at(-1);
  const entry = (material: KeyMaterial): Fields => ({
    KeyId: key.arn,
    KeyMaterialId: material.id,
    KeyMaterialState: material === current ? 'CURRENT' : 'NON_CURRENT',
    ...(material.rotated === null ? {} : { RotationDate: material.rotated.at / 1000, RotationType: material.rotated.type }),
  });
  return key.materials.filter(({ rotated }) => all || rotated !== null).map(entry);
}
