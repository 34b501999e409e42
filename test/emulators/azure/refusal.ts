/** Refuses a request in Azure's words: HTTP status, error code and the code within it. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly inner: string | null;

  constructor(status: number, code: string, message: string, inner: string | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.inner = inner;
  }

  /** The body as Key Vault and Managed HSM write it. */
  body(): string {
    const { code, message, inner } = this;
    return JSON.stringify({ error: { code, message, ...(inner === null ? {} : { innererror: { code: inner } }) } });
  }
}

/** Refuses a sign-in in the words of Microsoft Entra: an OAuth error and an AADSTS number. */
export class EntraRefusal extends Error {
  readonly status: number;
  readonly error: string;
  readonly number: number;

  constructor(error: string, number: number, message: string, status = 400) {
    super(message);
    this.status = status;
    this.error = error;
    this.number = number;
  }

  /** The body as the token endpoint writes it. */
  body(requestId: string, now: number): string {
    const description = `AADSTS${String(this.number)}: ${this.message} Trace ID: ${requestId} Correlation ID: ${requestId} Timestamp: ${new Date(now).toISOString()}`;
    return JSON.stringify({
      error: this.error,
      error_description: description,
      error_codes: [this.number],
      timestamp: new Date(now).toISOString(),
      trace_id: requestId,
      correlation_id: requestId,
    });
  }
}
