/** What a refusal says, in the words of no dialect; `facts` are fields of its own that a dialect adds. */
export interface RefusalFacts {
  readonly status: 400 | 401 | 403 | 404 | 405 | 408 | 409 | 412 | 413 | 415 | 429 | 431 | 500 | 502 | 503 | 507;
  /** The dialect's own code, in snake case: `probe_failed`. */
  readonly code: string;
  readonly title: string;
  /** What is wrong and what to do next. Nothing secret, and nothing of the request beyond the names of its fields. */
  readonly detail: string;
  /** The bad field as a JSON pointer: `/key/key_arn`. */
  readonly pointer?: string;
  /** The bad parameter of the query, path or header. */
  readonly parameter?: string;
  readonly retryAfterSeconds?: number;
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
}

/** A refusal that a dialect knows by a code of its own; thrown by handlers beside the errors of the closed list. */
export class RestRefusal extends Error {
  readonly facts: RefusalFacts;

  constructor(facts: RefusalFacts) {
    super(`${facts.code}: ${facts.title}`);
    this.name = 'RestRefusal';
    this.facts = facts;
  }
}
