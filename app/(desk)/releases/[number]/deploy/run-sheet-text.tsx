import { Empty } from "#components/ui/empty";
import { runSheetKindLabels } from "#lib/domain/labels";
import type { RunSheetStep } from "#lib/domain/release";

export function RunSheetText({ steps }: { steps: readonly RunSheetStep[] }) {
  if (steps.length === 0) return <Empty title="No step is planned" />;
  return (
    <ol className="divide-y divide-line">
      {steps.map(({ id, kind, title, instruction, responsible, expectedMinutes }) => (
        <li key={id} className="py-2">
          <p className="flex flex-wrap items-baseline gap-x-3">
            <b className="font-[560]">{title}</b>
            <span className="text-ink-2">{runSheetKindLabels[kind]}</span>
            <span className="ml-auto text-ink-2">
              {responsible ? `${responsible}, ` : ""}
              {expectedMinutes} min
            </span>
          </p>
          {instruction ? <p className="whitespace-pre-line text-ink-2">{instruction}</p> : null}
        </li>
      ))}
    </ol>
  );
}
