/** What a colour means here. A tone never stands alone: a word or an icon says the same. */
export type Tone = 'ok' | 'attention' | 'danger' | 'info' | 'neutral' | 'accent';

/** Text on a soft ground with an edge of the same hue: badges and callouts. */
export const toneSoft: Readonly<Record<Tone, string>> = {
  ok: 'text-ok-ink bg-ok-soft border-ok-edge',
  attention: 'text-attention-ink bg-attention-soft border-attention-edge',
  danger: 'text-danger-ink bg-danger-soft border-danger-edge',
  info: 'text-info-ink bg-info-soft border-info-edge',
  neutral: 'text-neutral-ink bg-neutral-soft border-neutral-edge',
  accent: 'text-accent-ink bg-accent-soft border-accent-edge',
};

/** Text and icons alone. */
export const toneInk: Readonly<Record<Tone, string>> = {
  ok: 'text-ok-ink',
  attention: 'text-attention-ink',
  danger: 'text-danger-ink',
  info: 'text-info-ink',
  neutral: 'text-muted',
  accent: 'text-accent-ink',
};

/** Filled shapes: bars, dots, segments. */
export const toneFill: Readonly<Record<Tone, string>> = {
  ok: 'bg-ok-solid',
  attention: 'bg-attention-solid',
  danger: 'bg-danger-solid',
  info: 'bg-info-solid',
  neutral: 'bg-neutral-solid',
  accent: 'bg-accent',
};

/** Strokes of drawn shapes. */
export const toneStroke: Readonly<Record<Tone, string>> = {
  ok: 'stroke-ok-solid',
  attention: 'stroke-attention-solid',
  danger: 'stroke-danger-solid',
  info: 'stroke-info-solid',
  neutral: 'stroke-neutral-solid',
  accent: 'stroke-accent',
};
