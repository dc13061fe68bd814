/** Words put into people's mouths, taken out again, or spoken after the decision. */
import { randomUUID } from "node:crypto";
import { askQuestion } from "#lib/services/gate/ask-question";
import { person as somebody } from "../../../support/factories.ts";
import { once } from "../../../support/once.ts";
import { attacks } from "./attacks.ts";
import { granted, late, people, planned, target } from "./scene.ts";
import { type Fields, insert, person, tell } from "./statements.ts";

const atTheTable = once(async () => {
  const { lateRequest } = await late();
  const made = await planned();
  const authorizationId = await made.ask();
  const bystander = await somebody();
  return {
    asked: await target(made, authorizationId),
    granted: await granted(),
    lateRequest,
    bystander: bystander.id,
    question: await askQuestion(bystander.context, { authorizationId, text: "How long is it down?" }),
    people: await people(),
  };
});

interface Saying {
  stream: string;
  authorization: string;
  by: string;
  told?: Fields;
  columns?: Fields;
}

/** Asks as the application does. */
function ask({ stream, authorization, by, told, columns }: Saying): string {
  const [id, entry] = [randomUUID(), randomUUID()];
  const facts = { questionId: id, authorizationId: authorization, text: "Why?", actor: person(by) };
  return [
    tell(entry, stream, { type: "question.asked", ...facts, ...told }),
    insert("authorization_question", {
      id,
      authorization_id: authorization,
      person_id: by,
      text: "Why?",
      entry_id: entry,
      ...columns,
    }),
  ].join("\n");
}

/** Answers as the application does. */
function answer({ stream, authorization, by, question, told, columns }: Saying & { question: string }): string {
  const [id, entry] = [randomUUID(), randomUUID()];
  const facts = { answerId: id, questionId: question, authorizationId: authorization, text: "So.", actor: person(by) };
  return [
    tell(entry, stream, { type: "question.answered", ...facts, ...told }),
    insert("authorization_answer", { id, question_id: question, person_id: by, text: "So.", entry_id: entry, ...columns }),
  ].join("\n");
}

attacks("asking a question", atTheTable, [
  {
    name: "after it was decided",
    refusedWith: "CS085",
    sql: ({ granted: { stream, authorization }, bystander }) => ask({ stream, authorization, by: bystander }),
  },
  {
    name: "after its time",
    refusedWith: "CS085",
    sql: ({ lateRequest: { stream, authorization }, bystander }) => ask({ stream, authorization, by: bystander }),
  },
  {
    name: "about nothing",
    refusedWith: "CS085",
    sql: ({ asked: { stream }, bystander }) => ask({ stream, authorization: randomUUID(), by: bystander }),
  },
  {
    name: "as nobody",
    refusedWith: "CS086",
    sql: ({ asked: { stream, authorization } }) => ask({ stream, authorization, by: randomUUID() }),
  },
  {
    name: "that says nothing",
    refusedWith: "23514",
    sql: ({ asked: { stream, authorization }, bystander }) =>
      ask({ stream, authorization, by: bystander, columns: { text: " " }, told: { text: " " } }),
  },
  {
    name: "that the record tells in other words",
    refusedWith: "CS040",
    sql: ({ asked: { stream, authorization }, bystander }) =>
      ask({ stream, authorization, by: bystander, told: { text: "Looks fine to me." } }),
  },
  {
    name: "that the record tells of somebody else",
    refusedWith: "CS040",
    sql: ({ asked: { stream, authorization }, bystander, people: { auditor } }) =>
      ask({ stream, authorization, by: bystander, told: { actor: person(auditor) } }),
  },
  {
    name: "told in another stream",
    refusedWith: "CS040",
    sql: ({ asked: { authorization }, granted: { stream }, bystander }) => ask({ stream, authorization, by: bystander }),
  },
  {
    name: "at another time",
    refusedWith: "42501",
    sql: ({ asked: { stream, authorization }, bystander }) =>
      ask({ stream, authorization, by: bystander, columns: { asked_at: "2020-01-01" } }),
  },
  {
    name: "in the record alone",
    refusedWith: "CS041",
    sql: ({ asked: { stream, authorization }, bystander }) =>
      tell(randomUUID(), stream, {
        type: "question.asked",
        authorizationId: authorization,
        text: "Why?",
        actor: person(bystander),
      }),
  },
]);

attacks("answering a question", atTheTable, [
  {
    name: "as somebody who is not asked",
    refusedWith: "CS086",
    sql: ({ asked: { stream, authorization }, question, bystander }) =>
      answer({ stream, authorization, question, by: bystander }),
  },
  {
    name: "as a member of the authority",
    refusedWith: "CS086",
    sql: ({ asked: { stream, authorization }, question, people: { cab2 } }) =>
      answer({ stream, authorization, question, by: cab2 }),
  },
  {
    name: "that nobody asked",
    refusedWith: "CS085",
    sql: ({ asked: { stream, authorization, manager } }) =>
      answer({ stream, authorization, question: randomUUID(), by: manager }),
  },
  {
    name: "in words that the record does not tell",
    refusedWith: "CS040",
    sql: ({ asked: { stream, authorization, manager }, question }) =>
      answer({ stream, authorization, question, by: manager, told: { text: "Five minutes." } }),
  },
  {
    name: "in the record alone",
    refusedWith: "CS041",
    sql: ({ asked: { stream, authorization, manager }, question }) =>
      tell(randomUUID(), stream, {
        type: "question.answered",
        authorizationId: authorization,
        questionId: question,
        actor: person(manager),
      }),
  },
]);

attacks("what was said and shown", atTheTable, [
  {
    name: "is not said otherwise",
    refusedWith: "42501",
    sql: ({ question }) => `UPDATE authorization_question SET text = 'No question.' WHERE id = '${question}';`,
  },
  {
    name: "is not taken back",
    refusedWith: "42501",
    sql: ({ question }) => `DELETE FROM authorization_question WHERE id = '${question}';`,
  },
  { name: "is not emptied", refusedWith: "42501", sql: () => "TRUNCATE authorization_question CASCADE;" },
  {
    name: "is not shown at another time",
    refusedWith: "42501",
    sql: ({ asked: { authorization }, bystander }) =>
      insert("evidence_shown", { person_id: bystander, authorization_id: authorization, shown_at: "2020-01-01" }),
  },
  { name: "is not forgotten", refusedWith: "42501", sql: () => "DELETE FROM evidence_shown;" },
]);
