import type { Authorization } from "#lib/domain/authorization";
import type { Question } from "#lib/domain/question";
import type { Gate } from "#lib/domain/release";
import type { Viewer } from "./viewer.ts";

export interface SameThing {
  number: number;
  releaseId: string | null;
  changeId: string | null;
  subject: Authorization["subject"];
  gate: Gate | null;
}

const most = 200;

/** What was asked about this authorization and about earlier ones for the same thing, oldest first. */
export async function decisionThread({ db }: Viewer, { number, ...thing }: SameThing): Promise<Question[]> {
  const rows = await db.authorizationQuestion.findMany({
    where: { authorization: { ...thing, number: { lte: number } } },
    select: {
      id: true,
      text: true,
      askedAt: true,
      authorization: { select: { number: true } },
      person: { select: { id: true, name: true } },
      answers: {
        select: { id: true, text: true, answeredAt: true, person: { select: { id: true, name: true } } },
        orderBy: { answeredAt: "asc" },
      },
    },
    orderBy: { askedAt: "asc" },
    take: most,
    relationLoadStrategy: "join",
  });
  return rows.map(({ authorization, ...question }) => ({ ...question, authorization: authorization.number }));
}
