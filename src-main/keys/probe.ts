import { isKeydeskError, type KmsFailureKind } from '../../src-shared/errors.ts';
import type { KeyReference } from '../../src-shared/key-references.ts';
import type { Finding, Preflight } from '../../src-shared/keys.ts';
import { ContextMismatch, type DataKeyContext, decodeDataKey, encodeDataKey, MalformedDataKey } from '../crypto/data-key.ts';
import { keyLength } from '../crypto/derive.ts';
import { SecretBytes } from '../crypto/secret-bytes.ts';
import type { Clock } from '../lib/clock.ts';
import { type KmsKeyDescription, KmsError, type KmsOperation, type KmsProvider, type WrappedKey } from '../kms/provider.ts';
import { remedyFor } from './remedies.ts';

/** What a probe learnt. `region` is the one the provider named, if it named one. */
export interface Probe {
  readonly preflight: Preflight;
  readonly region: string | null;
  /** Whether the key itself was asked; not so while it waits for the officer, or when the sign-in on this desk failed. */
  readonly asked: boolean;
  /** What failed at the key, or at the sign-in; `null` when it served, and when it was not even tried. */
  readonly failure: KmsError | null;
  /** How a key that serves is reached by its own id, when it was registered by an alias. */
  readonly ownId?: KeyReference | null;
}

/** What a probe needs: the key, how it is reached, and where the probe stands. */
export interface ProbeParts {
  readonly provider: KmsProvider;
  readonly reference: KeyReference;
  readonly context: DataKeyContext;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}

type Check = Finding['check'];
const order: readonly Check[] = ['reach', 'describe', 'wrap', 'unwrap', 'compare', 'latency'];
/** Above this, in milliseconds, wrap and unwrap together are felt by whoever waits for a secret. */
const slow = 2000;

interface Step<T> {
  readonly value: T | null;
  readonly failure: KmsError | null;
  readonly milliseconds: number;
}

/** Findings in their order; what was not reached is `skipped`. */
class Findings {
  readonly #found: Finding[] = [];

  add(finding: Finding): void {
    this.#found.push(finding);
  }

  ok(check: Check, detail: string, milliseconds: number | null): void {
    this.add({ check, outcome: 'ok', detail, remedy: '', milliseconds });
  }

  all(): readonly Finding[] {
    return order.map(
      (check) =>
        this.#found.find((finding) => finding.check === check) ??
        { check, outcome: 'skipped', detail: 'Not tried, because an earlier check failed.', remedy: '', milliseconds: null },
    );
  }
}

async function timed<T>({ clock }: ProbeParts, call: () => Promise<T>): Promise<Step<T>> {
  const from = clock.monotonic();
  const took = (): number => Math.round((clock.monotonic() - from) * 10) / 10;
  try {
    return { value: await call(), failure: null, milliseconds: took() };
  } catch (error) {
    if (!(error instanceof KmsError)) throw error;
    return { value: null, failure: error, milliseconds: took() };
  }
}

function failed(check: Check, { reference }: ProbeParts, failure: KmsError, milliseconds: number, outcome: 'failed' | 'warning' = 'failed'): Finding {
  return { check, outcome, detail: failure.detail, remedy: remedyFor(reference, failure.operation, failure.kind), milliseconds };
}

const stateKinds: Readonly<Record<KmsKeyDescription['state'], KmsFailureKind | null>> = {
  enabled: null,
  disabled: 'disabled',
  'pending-deletion': 'disabled',
  unavailable: 'disabled',
};

function failure(parts: ProbeParts, kind: KmsFailureKind, operation: KmsOperation, detail: string): KmsError {
  return new KmsError({ kind, provider: parts.provider.kind, operation, detail });
}

/** Reach and describe. Answers what ends the probe here, if anything does. */
async function look(parts: ProbeParts, findings: Findings): Promise<{ readonly stop: KmsError | null; readonly region: string | null }> {
  const step = await timed(parts, async () => parts.provider.describe(callOf(parts)));
  const { failure: refused, milliseconds, value } = step;
  if (refused !== null && (refused.kind === 'unreachable' || isOurs(refused))) {
    findings.add(failed('reach', parts, refused, milliseconds));
    return { stop: refused, region: null };
  }
  findings.ok('reach', refused === null ? 'The key answered.' : 'An answer came: see the next check.', milliseconds);
  if (refused !== null) return { stop: undescribed(parts, findings, refused, milliseconds), region: null };
  return described(parts, findings, value, milliseconds);
}

/** Whether it is ours to mend, on this desk: the customer's key was not asked. */
function isOurs({ operation }: KmsError): boolean {
  return operation === 'open';
}

/** A key that may not be described can still serve; one that is gone or switched off cannot. */
function undescribed(parts: ProbeParts, findings: Findings, refused: KmsError, milliseconds: number): KmsError | null {
  const fatal = refused.kind === 'not-found' || refused.kind === 'disabled';
  findings.add(failed('describe', parts, refused, milliseconds, fatal ? 'failed' : 'warning'));
  return fatal ? refused : null;
}

function described(parts: ProbeParts, findings: Findings, value: KmsKeyDescription | null, milliseconds: number) {
  const region = value?.region ?? null;
  const kind = value === null ? null : stateKinds[value.state];
  if (kind === null) {
    findings.ok('describe', value === null ? '' : `${value.algorithm}, ${value.origin}, ${value.state}.`, milliseconds);
    return { stop: null, region };
  }
  const off = failure(parts, kind, 'describe', `The key is ${value?.state ?? 'unavailable'}.`);
  findings.add(failed('describe', parts, off, milliseconds));
  return { stop: off, region };
}

function callOf({ signal }: ProbeParts): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

/** Wrap, unwrap and compare 32 random bytes, in the very form of a data key. */
async function tryOut(parts: ProbeParts, findings: Findings): Promise<KmsError | null> {
  const { provider, context } = parts;
  using sample = SecretBytes.random(keyLength);
  using payload = encodeDataKey(sample, context);
  const wrap = await timed(parts, async () => provider.wrap(payload, context, callOf(parts)));
  if (wrap.value === null) return refusedAt('wrap', parts, findings, wrap);
  findings.ok('wrap', 'The key wrapped 32 random bytes.', wrap.milliseconds);
  const unwrap = await unwrapped(parts, findings, wrap.value, sample);
  if (typeof unwrap !== 'number') return unwrap;
  findings.add(latency(wrap.milliseconds + unwrap));
  return null;
}

function refusedAt(check: Check, parts: ProbeParts, findings: Findings, step: Step<unknown>): KmsError {
  const refused = step.failure ?? failure(parts, 'invalid-response', 'wrap', 'The key gave no answer.');
  findings.add(failed(check, parts, refused, step.milliseconds));
  return refused;
}

/** Answers how long the unwrapping took, or what failed. */
async function unwrapped(parts: ProbeParts, findings: Findings, wrapped: WrappedKey, sample: SecretBytes): Promise<KmsError | number> {
  const step = await timed(parts, async () => parts.provider.unwrap(wrapped, parts.context, callOf(parts)));
  if (step.value === null) return refusedAt('unwrap', parts, findings, step);
  findings.ok('unwrap', 'The key opened them again.', step.milliseconds);
  using opened = step.value;
  if (isSame(opened, sample, parts.context)) {
    findings.ok('compare', 'What came back is what went in.', null);
    return step.milliseconds;
  }
  const other = failure(parts, 'wrong-key', 'unwrap', 'What came back is not what went in.');
  findings.add(failed('compare', parts, other, 0));
  return other;
}

function isSame(opened: SecretBytes, sample: SecretBytes, context: DataKeyContext): boolean {
  try {
    using key = decodeDataKey(opened, context);
    return key.equals(sample);
  } catch (error) {
    if (error instanceof MalformedDataKey || error instanceof ContextMismatch) return false;
    throw error;
  }
}

function latency(milliseconds: number): Finding {
  const detail = `Wrap and unwrap took ${String(Math.round(milliseconds))} ms together.`;
  if (milliseconds <= slow) return { check: 'latency', outcome: 'ok', detail, remedy: '', milliseconds };
  const remedy = 'The first read of a tenant in five minutes waits this long. Choose a key in a nearer region, or check the network.';
  return { check: 'latency', outcome: 'warning', detail, remedy, milliseconds };
}

/** Tries a key out, live: reach, describe, wrap, unwrap, compare. Changes nothing. Throws only `CANCELLED`, and what is no KMS failure. */
export async function probeKey(parts: ProbeParts): Promise<Probe> {
  const findings = new Findings();
  const { stop, region } = await look(parts, findings);
  const refused = stop ?? (await tryOut(parts, findings));
  return { preflight: preflightOf(parts.clock, findings.all(), refused), region, asked: refused === null || !isOurs(refused), failure: refused };
}

function preflightOf(clock: Clock, findings: readonly Finding[], refused: KmsError | null): Preflight {
  const at = clock.now();
  if (refused === null) return { success: true, reason: null, message: 'The key wraps and unwraps.', findings, at };
  return { success: false, reason: refused.kind, message: refused.detail, findings, at };
}

/** The preflight of a key that could not even be opened: it waits for the officer. */
export function notOpened(clock: Clock, reference: KeyReference, error: unknown): Probe {
  if (!isKeydeskError(error, 'KMS_FAILED')) throw error;
  const { kind, operation, detail } = error.data;
  const step: KmsOperation = operation === 'open' ? 'open' : 'describe';
  const refused = new KmsError({ kind, provider: reference.provider, operation: step, detail });
  return { preflight: stoppedAtReach(clock, reference, refused), region: null, asked: false, failure: null };
}

/** The probe of a key that gave no answer in the time it had. */
export function unanswered(clock: Clock, reference: KeyReference, milliseconds: number): Probe {
  const detail = `The key gave no answer within ${String(Math.round(milliseconds / 1000))} seconds.`;
  const refused = new KmsError({ kind: 'unreachable', provider: reference.provider, operation: 'describe', detail });
  return { preflight: stoppedAtReach(clock, reference, refused), region: null, asked: true, failure: refused };
}

function stoppedAtReach(clock: Clock, reference: KeyReference, refused: KmsError): Preflight {
  const findings = new Findings();
  const remedy = remedyFor(reference, refused.operation, refused.kind);
  findings.add({ check: 'reach', outcome: 'failed', detail: refused.detail, remedy, milliseconds: null });
  return preflightOf(clock, findings.all(), refused);
}
