import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { Time } from "#components/ui/time";
import type { Question } from "#lib/domain/question";
import type { DecisionPage } from "#lib/queries/decision-page";
import { AnswerQuestionForm, AskQuestionForm } from "./question-forms.tsx";

/** Questions and answers: of this request, and of earlier ones for the same thing. They are part of the record. */
export function QuestionsCard({ page, zone }: { page: DecisionPage; zone: string }) {
  const { authorization, questions, againstQuestion, againstAnswer } = page;
  const mayAsk = againstQuestion.length === 0;
  if (questions.length === 0 && !mayAsk) return null;
  const open = questions.filter((one) => one.authorization === authorization.number && one.answers.length === 0).length;
  return (
    <Card title="Questions" id="questions" count={sayCount(questions.length, open)}>
      {questions.length === 0 ? <p className="text-ink-2">Nobody has asked anything.</p> : null}
      <ol className="divide-y divide-line">
        {questions.map((question) => (
          <li key={question.id} className="py-3 first:pt-0">
            <Thread question={question} current={authorization.number} zone={zone} />
            {question.authorization === authorization.number && againstAnswer.length === 0 ? (
              <div className="no-print mt-1 pl-4">
                <AnswerQuestionForm questionId={question.id} question={question.text} />
              </div>
            ) : null}
          </li>
        ))}
      </ol>
      {mayAsk ? (
        <div className="no-print mt-2">
          <AskQuestionForm authorizationId={authorization.id} whom={authorization.askedBy.name} />
        </div>
      ) : null}
    </Card>
  );
}

function Thread({ question, current, zone }: { question: Question; current: number; zone: string }) {
  const { person, text, askedAt, answers, authorization } = question;
  return (
    <>
      <p className="whitespace-pre-line font-[560]">{text}</p>
      <p className="text-ink-3 text-sm">
        {person.name}, <Time at={askedAt} zone={zone} isQuiet />
        {authorization === current ? null : (
          <>
            , on <Link href={`/authorizations/${authorization}`}>authorization {authorization}</Link>
          </>
        )}
      </p>
      {answers.map((answer) => (
        <div key={answer.id} className="mt-2 border-line-strong border-l-2 pl-3.5">
          <p className="whitespace-pre-line">{answer.text}</p>
          <p className="text-ink-3 text-sm">
            {answer.person.name}, <Time at={answer.answeredAt} zone={zone} isQuiet />
          </p>
        </div>
      ))}
      {answers.length === 0 ? (
        <p className="mt-1 text-asked text-sm">Not answered{authorization === current ? " yet" : ""}.</p>
      ) : null}
    </>
  );
}

function sayCount(all: number, open: number): string | undefined {
  if (all === 0) return undefined;
  return open === 0 ? `${all}, none open` : `${all}, ${open} not answered yet`;
}
