/** A detail of an error, as `google.rpc` has them: `@type` and its fields. */
export type Detail = Readonly<Record<string, unknown>>;

const statuses: Readonly<Record<string, number>> = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNIMPLEMENTED: 501,
  UNAVAILABLE: 503,
};

/** Refuses a request in Google's words: canonical code, message and details. */
export class Refusal extends Error {
  readonly code: string;
  readonly details: readonly Detail[];

  constructor(code: string, message: string, details: readonly Detail[] = []) {
    super(message);
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return statuses[this.code] ?? 500;
  }

  get body(): string {
    const details = this.details.length === 0 ? {} : { details: this.details };
    return JSON.stringify({ error: { code: this.status, message: this.message, status: this.code, ...details } });
  }
}

/** Refuses a token in the words of OAuth 2 (RFC 6749, section 5.2). */
export class TokenRefusal extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }

  get body(): string {
    return JSON.stringify({ error: this.code, error_description: this.message });
  }
}

/** The `google.rpc.ErrorInfo` with a reason. */
export function errorInfo(reason: string, domain: string, metadata: Readonly<Record<string, string>> = {}): Detail {
  return { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain, metadata };
}
