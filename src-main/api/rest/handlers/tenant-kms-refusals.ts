import { isKeydeskError, type KmsFailureKind } from '../../../../src-shared/errors.ts';
import type { Job } from '../../../../src-shared/jobs.ts';
import { errorOf } from '../../../lib/job-failure.ts';
import { RestRefusal } from '../refusal.ts';

/** The failures of a KMS as this dialect calls them. */
const reasons: Readonly<Record<KmsFailureKind, string>> = {
  unreachable: 'unreachable',
  denied: 'access_denied',
  'not-found': 'not_found',
  disabled: 'key_disabled',
  throttled: 'throttled',
  'wrong-key': 'wrong_key',
  'invalid-response': 'invalid_response',
};

const probeRemedies: Readonly<Record<KmsFailureKind, string>> = {
  unreachable: 'Check that the KMS can be reached from the desk, and that the desk is signed in to it; then send the same request again.',
  denied: 'Grant the use of the key as its setup page says, then send the same request again.',
  'not-found': 'Compare kms_key_ref with the records of its owner.',
  disabled: 'Enable the key at its provider, then send the same request again.',
  throttled: 'Wait a minute, then send the same request again.',
  'wrong-key': 'Name a key that encrypts and decrypts.',
  'invalid-response': 'Send the same request again; if it happens again, look at what stands between the desk and the KMS.',
};

/** A key that did not serve: the probe's own words, what stands now and what to do. */
export function probeFailed(failure: { readonly kind: KmsFailureKind; readonly detail: string }, standing: string): RestRefusal {
  return kmsRefusal('probe_failed', 'The key did not wrap and unwrap', failure, standing);
}

function kmsRefusal(code: string, title: string, { kind, detail }: { readonly kind: KmsFailureKind; readonly detail: string }, standing: string): RestRefusal {
  const said = [sentence(detail), standing, probeRemedies[kind]].join(' ');
  return new RestRefusal({ status: 502, code, title, detail: said, facts: { reason: reasons[kind] } });
}

/** A field that cannot stand: `field` is dotted, as in `config.role_arn`. */
export function invalidRequest(field: string, problem: string, remedy: string): RestRefusal {
  const detail = `${field}: ${sentence(problem)} ${sentence(remedy)}`;
  const pointer = `/${field.replaceAll('.', '/')}`;
  return new RestRefusal({ status: 400, code: 'invalid_request', title: 'The request is not valid', detail, pointer, facts: { field } });
}

/** There is nothing to show or to work on. */
export function noConfig(why: string): RestRefusal {
  return new RestRefusal({ status: 404, code: 'no_kms_config', title: 'The tenant has no KMS', detail: why });
}

/** What cannot be done in the state the tenant is in. */
export function conflict(code: string, title: string, detail: string): RestRefusal {
  return new RestRefusal({ status: 409, code, title, detail });
}

/** What cannot be done while the tenant is sealed. */
export function sealed(cause: string | null): RestRefusal {
  const why = cause === null || cause === '' ? '' : ` ${sentence(cause)}`;
  return conflict('sealed', 'The tenant is sealed', `Its key cannot be used.${why} Restore access to the key, then POST /admin/tenant-kms/unseal.`);
}

/** Work that has not ended in the time a request has. */
export function stillRunning(what: string, job: string | null): RestRefusal {
  const named = job === null ? '' : ` (job ${job})`;
  const detail = `${what}${named} goes on in the background. Read the config again in a while; when the key stands there, send the same request once more to rotate the data key under it.`;
  const facts = { job_id: job };
  return new RestRefusal({ status: 409, code: 'still_running', title: 'The work has not ended yet', detail, facts });
}

/** Work of somebody else on the same tenant. */
export function inProgress({ id, title }: Job): RestRefusal {
  const detail = `"${title}" (job ${id}) has not ended. Wait for its end or have it cancelled, then send the same request again.`;
  return new RestRefusal({ status: 409, code: 'in_progress', title: 'Other work on the tenant is under way', detail, facts: { job_id: id } });
}

/** Why a job came to nothing, in the words of this dialect: the customer's key refused, the tenant is sealed, or a rule said no. */
export function jobFailed(code: string, title: string, { error }: Job, standing: string): Error {
  const known = error === null ? undefined : errorOf(error);
  if (isKeydeskError(known, 'KMS_FAILED')) return kmsRefusal(code, title, known.data, standing);
  if (isKeydeskError(known, 'TENANT_SEALED')) return sealed(known.data.cause);
  return known ?? conflict('cancelled', title, `It was cancelled. ${standing} Send the same request again.`);
}

/** Ends a sentence that came from elsewhere, so that another can follow. */
function sentence(words: string): string {
  const trimmed = words.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
