/** How a command ends: 0 for yes, 1 for no with reasons, 2 where it could not tell, which a pipeline takes for a no. */
export const exits = { yes: 0, no: 1, unknown: 2 } as const;
export type Exit = (typeof exits)[keyof typeof exits];

/** One reason as it is told: a sentence, and the address where it is mended. */
export interface Reason {
  message: string;
  href: string | null;
}

/** The server said no, or what arrived is not what it should be. */
export class Refused extends Error {
  readonly reasons: readonly Reason[];
  constructor(message: string, reasons: readonly Reason[] = []) {
    super(message);
    this.name = "Refused";
    this.reasons = reasons;
  }
}

/** No answer that could be read as a yes or a no: nothing may be concluded from it. */
export class CouldNotTell extends Error {
  readonly reasons: readonly Reason[];
  /** The server knows the token, which is made for something else. */
  readonly isForbidden: boolean;
  constructor(message: string, reasons: readonly Reason[] = [], { isForbidden = false } = {}) {
    super(message);
    this.name = "CouldNotTell";
    this.reasons = reasons;
    this.isForbidden = isForbidden;
  }
}

/** The command was not called as it can be called. */
export class WrongUse extends Error {
  constructor(message: string) {
    super(message);
    this.name = "WrongUse";
  }
}

/** Text that others wrote, without anything that would steer a terminal. */
export const plain = (text: string): string => text.replaceAll(/(?![\n\t])\p{Cc}|\p{Bidi_Control}/gu, "");

/** A refusal as lines: what it is, then every reason with the place where it is mended. */
export function tell(message: string, reasons: readonly Reason[] = []): string {
  const lines = reasons.map((one) => `  - ${plain(one.message)}${one.href === null ? "" : `\n    ${plain(one.href)}`}`);
  return [plain(message), ...lines].join("\n");
}

export const sayResult = (text: string): void => void process.stdout.write(`${text}\n`);
export const sayAside = (text: string): void => void process.stderr.write(`${text}\n`);
