import { List, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Controller, useWatch } from 'react-hook-form';
import type { Token } from '../../../src-shared/key-abilities.ts';
import { pkcs11Mechanisms } from '../../../src-shared/key-access.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { RadioCards } from '../../components/RadioCards.tsx';
import { Select } from '../../components/Select.tsx';
import { TextField } from '../../components/TextField.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { PathField } from '../../desk/PathField.tsx';
import { ExactField, problemAt } from './ExactField.tsx';
import type { FormPart } from './ExactField.tsx';
import { NameField } from './form-parts.tsx';
import { pkcs11Mistakes } from './pasted-mistakes.ts';
import type { Pkcs11FormValues } from './pkcs11-form.ts';
import { PinField } from './PinField.tsx';
import { mayTry, pinProblem } from './pin-tries.ts';
import type { KeyWay } from './ReferenceForm.tsx';
import { mechanismWords } from './sign-in-words.ts';
import { tokenCard, tokenKeyCard } from './token-cards.tsx';
import { useTokens } from './use-tokens.ts';
import type { Tokens } from './use-tokens.ts';

type Part = FormPart<Pkcs11FormValues>;

interface TokenPartProps {
  readonly part: Part;
  readonly found: Tokens;
  readonly way: KeyWay;
}

function ModuleField({ part, found, way }: TokenPartProps): ReactNode {
  const { control, setValue } = part.form;
  const list = async (module: string): Promise<void> => {
    setValue('serial', '');
    if (way === 'register') setValue('uri', '');
    await found.listTokens(module.trim());
  };
  return (
    <Controller
      control={control}
      name="module"
      render={({ field }) => (
        <div className="flex flex-col items-start gap-2">
          <PathField
            {...field}
            className="w-full"
            label="PKCS#11 module"
            placeholder="/usr/lib/softhsm/libsofthsm2.so"
            hint="The vendor's library on this machine. It runs in a process of its own."
            choose={{ kind: 'file' }}
            error={problemAt(part, 'module')}
            onChange={(path) => { found.forget(); field.onChange(path); }}
          />
          <Button size="small" icon={found.tokens ? RefreshCw : List} busy={found.listing} disabled={field.value.trim() === ''} onClick={() => void list(field.value)}>
            {found.tokens ? 'List the tokens again' : 'List tokens'}
          </Button>
        </div>
      )}
    />
  );
}

function TokenField({ part, found, way }: TokenPartProps): ReactNode {
  const { control, getValues, setValue } = part.form;
  if (found.tokens === undefined) return null;
  if (found.tokens.length === 0) {
    return (
      <Callout tone="attention" title="No token is there">
        The module answers and has no token in any slot. Connect the HSM or initialise a token with its vendor's tool, then list them again.
      </Callout>
    );
  }
  const cards = found.tokens.map((token) => tokenCard(token, way === 'create'));
  return (
    <Controller
      control={control}
      name="serial"
      render={({ field, fieldState }) => (
        <div className="flex flex-col gap-1.5">
          <RadioCards
            label="Token"
            columns={2}
            value={field.value === '' ? undefined : field.value}
            onChange={(serial) => {
              found.forgetKeys();
              setValue('pin', '');
              setValue('lastTry', false);
              const offered = found.tokens?.find((token) => token.serial === serial)?.mechanisms ?? [];
              if (offered[0] !== undefined && !offered.includes(getValues('mechanism'))) setValue('mechanism', offered[0]);
              field.onChange(serial);
            }}
            cards={cards}
          />
          {fieldState.error && <p role="alert" className="text-xs text-danger-ink">Choose the token.</p>}
        </div>
      )}
    />
  );
}

function TokenPin({ part, found, token, children }: { readonly part: Part; readonly found: Tokens; readonly token: Token; readonly children?: ReactNode }): ReactNode {
  const { control, setValue } = part.form;
  const [pin, lastTry] = useWatch({ control, name: ['pin', 'lastTry'] });
  return (
    <div className="flex flex-col items-start gap-2">
      <div className="w-full">
        <PinField
          value={pin}
          state={token.pin}
          lastTry={lastTry}
          problem={pinProblem(found.tokenError) ?? pinProblem(part.error) ?? problemAt(part, 'pin')}
          onLastTry={(meant) => { setValue('lastTry', meant); }}
          onChange={(typed) => { setValue('pin', typed, { shouldDirty: true }); }}
        />
      </div>
      {children}
      {pinProblem(found.tokenError) === undefined && <FormProblem error={found.tokenError} />}
    </div>
  );
}

function KeysOfToken({ part, found, token }: { readonly part: Part; readonly found: Tokens; readonly token: Token }): ReactNode {
  const { control, getValues } = part.form;
  const [pin, lastTry, module] = useWatch({ control, name: ['pin', 'lastTry', 'module'] });
  const ready = mayTry({ state: token.pin, value: pin, lastTry });
  return (
    <>
      <TokenPin part={part} found={found} token={token}>
        <Button size="small" icon={List} busy={found.opening} disabled={!ready} onClick={() => void found.listKeys({ module: module.trim(), serial: token.serial, pin: getValues('pin'), lastTry })}>
          List its keys
        </Button>
      </TokenPin>
      {found.keys?.length === 0 && (
        <Callout tone="attention" title="No secret key is on this token">
          Make one with its vendor's tool, or choose “Create it at the provider” above.
        </Callout>
      )}
      {found.keys && found.keys.length > 0 && (
        <Controller
          control={control}
          name="uri"
          render={({ field }) => (
            <div className="flex flex-col gap-1.5">
              <RadioCards label="Key on the token" columns={2} value={field.value === '' ? undefined : field.value} onChange={field.onChange} cards={found.keys?.map(tokenKeyCard) ?? []} />
              {problemAt(part, 'uri') !== undefined && field.value === '' && <p role="alert" className="text-xs text-danger-ink">Choose the key.</p>}
            </div>
          )}
        />
      )}
    </>
  );
}

function MechanismField({ part, token }: { readonly part: Part; readonly token: Token | undefined }): ReactNode {
  const options = pkcs11Mechanisms.map((value) => ({
    value,
    label: mechanismWords[value].word,
    detail: token === undefined || token.mechanisms.includes(value) ? mechanismWords[value].detail : 'This token does not offer it.',
    disabled: token !== undefined && !token.mechanisms.includes(value),
  }));
  return (
    <Controller
      control={part.form.control}
      name="mechanism"
      render={({ field }) => <Select label="Mechanism" value={field.value} onChange={field.onChange} options={options} error={problemAt(part, 'mechanism')} hint={mechanismWords[field.value].detail} />}
    />
  );
}

function ByHand({ part }: { readonly part: Part }): ReactNode {
  return (
    <ExactField
      part={part}
      name="uri"
      mistakes={pkcs11Mistakes}
      label="PKCS#11 URI"
      placeholder="pkcs11:token=keydesk;object=acme-health;type=secret-key"
      hint="As RFC 7512 writes it: token and key by name or id, never the PIN."
    />
  );
}

function NewKey({ part, found, token }: { readonly part: Part; readonly found: Tokens; readonly token: Token }): ReactNode {
  return (
    <>
      <TextField {...part.form.register('label')} label="Label of the new key" placeholder="acme-health" hint="At most 32 characters." error={problemAt(part, 'label')} />
      <TokenPin part={part} found={found} token={token} />
    </>
  );
}

/** The fields of a key on a token: the module lists its tokens, a token its keys; or the URI is known. */
export function Pkcs11Fields({ way, ...part }: Part & { readonly way: KeyWay }): ReactNode {
  const found = useTokens();
  const [byHand, setByHand] = useState(false);
  const serial = useWatch({ control: part.form.control, name: 'serial' });
  const token = found.tokens?.find((one) => one.serial === serial);
  const typed = byHand && way === 'register';
  return (
    <>
      <NameField part={part} name="displayName" placeholder="Acme Health HSM" />
      <ModuleField part={part} found={found} way={way} />
      <FormProblem error={found.moduleError} />
      {typed ? <ByHand part={part} /> : <TokenField part={part} found={found} way={way} />}
      {!typed && token && (way === 'register' ? <KeysOfToken part={part} found={found} token={token} /> : <NewKey part={part} found={found} token={token} />)}
      {way === 'register' && (
        <Button kind="ghost" size="small" className="self-start" onClick={() => { setByHand(!byHand); }}>
          {byHand ? 'Choose from the tokens instead' : 'Enter the URI by hand instead'}
        </Button>
      )}
      <MechanismField part={part} token={token} />
    </>
  );
}
