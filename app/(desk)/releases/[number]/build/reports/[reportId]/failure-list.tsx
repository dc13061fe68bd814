import { Card } from "#components/ui/card";
import type { TestFailure } from "#lib/domain/release";
import { spelledTest } from "#lib/domain/test-name";

interface ToldFailure extends TestFailure {
  detail: string;
  output: string;
}

const nameOf = { refused: "failure-", asked: "flaky-" };
const edges = { refused: "border-refused", asked: "border-asked" };

/** Failures with what they said. The words are others': they are shown as text, whatever stands in them. */
export function FailureList({
  title,
  of,
  failures,
  tone,
}: {
  title: string;
  of: number;
  failures: readonly ToldFailure[];
  tone: keyof typeof edges;
}) {
  return (
    <Card title={title} count={shownOf(failures.length, of)}>
      <ol className="space-y-4">
        {failures.map((failure, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a report may name the same test twice
          <li key={index} id={nameOf[tone] + (index + 1)} className={`border-l-2 pl-3 ${edges[tone]}`}>
            <code className="break-words">{spelledTest(failure)}</code>
            {failure.message ? <p className="mt-0.5 whitespace-pre-wrap break-words text-ink-2">{failure.message}</p> : null}
            <Words title="Trace" text={failure.detail} isOpen={index === 0} />
            <Words title="Output" text={failure.output} />
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Words({ title, text, isOpen = false }: { title: string; text: string; isOpen?: boolean }) {
  if (text === "") return null;
  return (
    <details className="mt-1" open={isOpen}>
      <summary className="cursor-pointer text-accent">{title}</summary>
      <pre className="mt-1 max-h-96 overflow-auto whitespace-pre-wrap break-words rounded-md bg-sunken p-3 text-xs">{text}</pre>
    </details>
  );
}

export function SkippedList({ of, tests }: { of: number; tests: readonly TestFailure[] }) {
  return (
    <Card title="Skipped" count={shownOf(tests.length, of)}>
      {tests.length === 0 ? <p className="text-ink-2">Their names were not kept.</p> : null}
      <ul className="space-y-2">
        {tests.map((test, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a report may name the same test twice
          <li key={index}>
            <code className="break-words">{spelledTest(test)}</code>
            {test.message ? <span className="ml-2 break-words text-ink-2">{test.message}</span> : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}

const shownOf = (shown: number, of: number): string => (shown < of ? `the first ${shown} of ${of}` : String(of));
