import { Check } from "lucide-react";
import { Card } from "#components/ui/card";
import { LinkButton } from "#components/ui/link-button";
import type { SetupStep } from "#lib/domain/first-steps";

/** What an installation still lacks before its first release can be decided; the next thing has the button. */
export function SetupCard({ steps }: { steps: readonly SetupStep[] }) {
  const done = steps.filter(({ isDone }) => isDone).length;
  const next = steps.find(({ isDone }) => !isDone);
  return (
    <Card title="Set up the desk" count={`${done} of ${steps.length} done`}>
      <ol className="divide-y divide-line">
        {steps.map((step, index) => (
          <li key={step.title} className="flex gap-3 py-3 first:pt-0 last:pb-0">
            <span
              className={`mt-0.5 flex size-5 shrink-0 items-center justify-center rounded-full text-xs ${step.isDone ? "bg-granted-soft text-granted" : "bg-sunken text-ink-2"}`}
            >
              {step.isDone ? <Check aria-label="done" className="size-3.5" strokeWidth={2.6} /> : index + 1}
            </span>
            <div className="min-w-0 flex-1">
              <p className={step.isDone ? "text-ink-2" : "font-[560]"}>{step.title}</p>
              {step.isDone ? null : <p className="text-ink-2">{step.text}</p>}
            </div>
            {step.isDone ? null : (
              <div className="shrink-0 self-center">
                <LinkButton href={step.href} variant={step === next ? "primary" : "quiet"}>
                  {step.label}
                </LinkButton>
              </div>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}
