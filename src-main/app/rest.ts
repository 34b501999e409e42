import type { RestCallShown, RestStanding } from '../../src-shared/rest-api.ts';
import { uuid } from '../crypto/primitives.ts';
import type { Desk } from '../desk/desk.ts';
import type { RestHost } from '../http/rest/rest-host.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { defaultSettings, readSettings } from '../vault/settings.ts';
import { RestSwitch } from './rest-switch.ts';
import type { Rooms } from './rooms.ts';

/** The REST API of the desk: off until a host says that it may be on. */
export interface Rest {
  /** Switches it by the settings of whichever vault is open, from now on. */
  follow(): void;
  /** Switches it on whatever the settings say; 0 is a free port. @throws PORT_UNAVAILABLE */
  serve(port: number): Promise<{ readonly url: string; readonly port: number }>;
  standing(): RestStanding;
  calls(): readonly RestCallShown[];
  /** The OpenAPI document, for the address at which it listens or would. */
  document(): Promise<Readonly<Record<string, unknown>>>;
  /** Resolves when what the settings say has been done. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** What the REST API needs of the app. */
export interface RestParts {
  readonly desk: Desk<Rooms>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly version: string;
}

type Document = Readonly<Record<string, unknown>>;

/** Where clients will find the API: where it listens, or would if it were on. */
function addressOf(desk: Desk<Rooms>, standing: RestStanding): string {
  if (standing.state === 'on') return standing.url;
  const settings = desk.state().phase === 'unlocked' ? readSettings(desk.atWork.session.vault) : defaultSettings;
  return `http://127.0.0.1:${String(settings.rest.port)}`;
}

/** Draws the document, and keeps the last one: it changes with the address alone. */
async function loadDocuments(version: string): Promise<(url: string) => Document> {
  const { openApiDocument } = await import('../../src-shared/rest/openapi.ts');
  let last: { readonly url: string; readonly document: Document } | null = null;
  return (url) => {
    if (last?.url !== url) last = { url, document: openApiDocument({ version, url }) };
    return last.document;
  };
}

/** The REST API over a desk. Nothing of the server and its calls is loaded before it is switched on. */
export function createRest({ desk, clock, logger, version }: RestParts): Rest {
  let documents: Promise<(url: string) => Document> | null = null;
  const drawn = (): Promise<(url: string) => Document> => (documents ??= loadDocuments(version));
  const address = (): string => addressOf(desk, powered.standing());
  const startHost = async (port: number): Promise<RestHost> => {
    const [{ startRestHost }, { openRestDoor }, draw] = await Promise.all([import('../http/rest/rest-host.ts'), import('./rest-door.ts'), drawn()]);
    const door = openRestDoor({ desk, clock, logger, document: () => draw(address()) });
    return startRestHost({ door, logger, clock, newId: uuid, port });
  };
  const powered = new RestSwitch<Rooms>({ desk, clock, logger, startHost });
  return {
    follow: () => {
      powered.follow();
    },
    serve: async (port) => powered.serve(port),
    standing: () => powered.standing(),
    calls: () => powered.calls(),
    document: async () => (await drawn())(address()),
    settled: () => powered.settled(),
    close: () => powered.close(),
  };
}
