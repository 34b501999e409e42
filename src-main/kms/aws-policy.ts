import type { PolicyLine } from '../../src-shared/key-abilities.ts';
import { awsActions } from './aws-access.ts';
import type { AskedOfPolicy, Possibly } from './aws-policy-match.ts';
import { bindsContext, concerns, delegates, namesAction, namesPrincipal } from './aws-policy-match.ts';
import { type PolicyStatement, readPolicy } from './aws-policy-text.ts';

/**
 * Compares the policy of a key with what our role needs, call by call, and names what goes further than that.
 * What cannot be decided from the policy alone is `unknown`: other conditions, what the role's own policy may add, `NotPrincipal`.
 */
export function comparePolicy(current: string, asked: AskedOfPolicy): readonly PolicyLine[] {
  const statements = readPolicy(current);
  if (statements === null) return [unread];
  const needs = [...awsActions.wrapping, awsActions.looking].map((action) => need(statements, action, asked));
  return [...needs, ...otherAccount(asked), ...statements.flatMap((statement, index) => further(statement, index, asked))];
}

const unread: PolicyLine = {
  requirement: 'The policy of the key',
  state: 'unknown',
  detail: 'The policy of the key is written in a way that is not understood here.',
  remedy: 'Compare the two texts by hand.',
};

const addIt = 'Add the statements of the wanted policy to the policy of the key.';

function need(statements: readonly PolicyStatement[], action: string, asked: AskedOfPolicy): PolicyLine {
  const requirement = `${action} for the role`;
  const line = (state: PolicyLine['state'], detail: string, remedy: string): PolicyLine => ({ requirement, state, detail, remedy });
  const matches = (effect: PolicyStatement['Effect'], certainty: Possibly): readonly PolicyStatement[] =>
    statements.filter((statement) => statement.Effect === effect && concerns(statement, action, asked) === certainty);
  const [denied] = matches('Deny', 'yes');
  if (denied !== undefined) return line('missing', `${atStart(named(denied))} denies it, whatever else allows it.`, 'Ask the owner of the key to except the role from that statement.');
  const [perhapsDenied] = matches('Deny', 'perhaps');
  const [allowed] = matches('Allow', 'yes');
  if (perhapsDenied !== undefined) return line('unknown', `${named(perhapsDenied)} may deny it: that depends on conditions.`, 'Run the preflight, which tries it.');
  if (allowed !== undefined) return line('granted', `${atStart(named(allowed))} allows it.`, '');
  const [perhaps] = matches('Allow', 'perhaps');
  if (perhaps !== undefined) return line('unknown', `${named(perhaps)} may allow it: that depends on conditions.`, 'Run the preflight, which tries it.');
  if (statements.some((statement) => delegates(statement, action, asked))) {
    return line('unknown', "The key leaves it to the account, so the role's own policy decides; that cannot be read here.", `Run the preflight, which tries it. ${addIt}`);
  }
  return line('missing', 'No statement allows it.', addIt);
}

/** A role of another account needs both: the key's policy and its own. */
function otherAccount({ roleArn, keyArn }: AskedOfPolicy): readonly PolicyLine[] {
  if (roleArn.split(':')[4] === keyArn.split(':')[4]) return [];
  return [
    {
      requirement: "The role's own policy",
      state: 'unknown',
      detail: 'The role is in another account than the key, so its own policy must allow the calls too; that cannot be read here.',
      remedy: 'Attach the role policy of the setup page to the role.',
    },
  ];
}

/** What an `Allow` statement lets our role, or everybody, do beyond what is needed. */
function further(statement: PolicyStatement, index: number, asked: AskedOfPolicy): readonly PolicyLine[] {
  if (statement.Effect !== 'Allow' || namesPrincipal(statement, asked) === 'no') return [];
  const found = [...tooMany(statement), ...tooManyCalls(statement), ...tooWide(statement, asked)];
  const requirement = `No more than needed: ${named(statement, index)}`;
  return found.map(([detail, remedy]) => ({ requirement, state: 'broader' as const, detail, remedy }));
}

type Excess = readonly [detail: string, remedy: string];

function tooMany({ Principal, NotPrincipal, Condition }: PolicyStatement): readonly Excess[] {
  if (NotPrincipal !== undefined) return [['It allows everybody but those it names.', 'Name the role as the principal.']];
  if (Principal?.['AWS']?.includes('*') !== true) return [];
  const narrowed = Condition === undefined ? '' : ' that meets its conditions';
  return [[`It allows everybody${narrowed}, in every account.`, 'Name the role as the principal.']];
}

const needed: ReadonlySet<string> = new Set(
  [...awsActions.wrapping, awsActions.looking, 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:ListKeyRotations'].map((action) => action.toLowerCase()),
);

function tooManyCalls({ Action, NotAction }: PolicyStatement): readonly Excess[] {
  if (NotAction !== undefined) return [['It allows every call but those it names.', 'Name the calls that are needed.']];
  const more = (Action ?? []).filter((action) => !needed.has(action.toLowerCase()));
  return more.length === 0 ? [] : [[`It allows ${more.join(', ')}, which Keydesk does not need.`, 'Leave those calls out.']];
}

function tooWide(statement: PolicyStatement, asked: AskedOfPolicy): readonly Excess[] {
  const wraps = awsActions.wrapping.some((action) => namesAction(statement, action));
  if (!wraps || bindsContext(statement, asked)) return [];
  const whom = asked.scope.tenant === null ? 'this vault' : 'this tenant';
  return [[`It allows wrapping and unwrapping without asking for the encryption context of ${whom}.`, 'Add the condition of the wanted policy.']];
}

function named({ Sid }: PolicyStatement, index?: number): string {
  if (Sid !== undefined && Sid !== '') return `the statement ${Sid}`;
  return index === undefined ? 'a statement without a name' : `statement ${String(index + 1)}`;
}

function atStart(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
