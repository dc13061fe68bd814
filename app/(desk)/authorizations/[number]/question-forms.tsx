"use client";

import { DisclosedForm } from "#components/ui/disclosed-form";
import { TextArea } from "#components/ui/field";
import { answerQuestionAction, askQuestionAction } from "./actions.ts";

/** Open at once where the reader came to ask; `Ask` in the dock leads here. */
export const AskQuestionForm = ({ authorizationId, whom }: { authorizationId: string; whom: string }) => (
  <DisclosedForm
    action={askQuestionAction}
    hidden={{ authorizationId }}
    title="Ask a question"
    submit="Ask"
    pendingLabel="Asking"
  >
    {(form) => (
      <div id="ask">
        <TextArea
          label="Your question"
          rows={2}
          required
          hint={`${whom} can answer. Question and answer are part of the record.`}
          {...form.field("text")}
        />
      </div>
    )}
  </DisclosedForm>
);

export const AnswerQuestionForm = ({ questionId, question }: { questionId: string; question: string }) => (
  <DisclosedForm
    action={answerQuestionAction}
    hidden={{ questionId }}
    title="Answer"
    label={`Answer: ${question}`}
    submit="Answer"
    pendingLabel="Answering"
  >
    {(form) => <TextArea label="Your answer" rows={2} required {...form.field("text")} />}
  </DisclosedForm>
);
