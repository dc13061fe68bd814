/** One reason against a step: a code for tests and callers, a sentence a person can act on. */
export interface Refusal {
  code: string;
  message: string;
  /** The input field it belongs to, where there is one. */
  field?: string;
  /** Where it is mended. */
  href?: string;
}

export type Decision<E> = { allowed: true; events: readonly E[] } | { allowed: false; refusals: readonly Refusal[] };

export const allow = <E>(...events: E[]): Decision<E> => ({ allowed: true, events });
export const refuse = (...refusals: Refusal[]): { allowed: false; refusals: Refusal[] } => ({ allowed: false, refusals });

/** Allowed with these events when nothing speaks against it. */
export const decide = <E>(refusals: readonly Refusal[], ...events: E[]): Decision<E> =>
  refusals.length > 0 ? { allowed: false, refusals } : { allowed: true, events };
