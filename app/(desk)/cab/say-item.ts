import { authorizationSubjectLabels, gateLabels, gateNumbers } from "#lib/domain/labels";
import type { AgendaItem } from "#lib/domain/meeting-agenda";

/** "G2 Build & test of REL-7" */
export const sayItem = ({ subject, gate, about }: Pick<AgendaItem, "subject" | "gate" | "about">): string => {
  if (subject === "change" || subject === "intake") return `${capital(subject)} ${about}`;
  return `${gate ? `${gateNumbers[gate]} ${gateLabels[gate]}` : capital(authorizationSubjectLabels[subject])} of ${about}`;
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const sayCount = (n: number, one: string): string => `${n} ${n === 1 ? one : `${one}s`}`;
