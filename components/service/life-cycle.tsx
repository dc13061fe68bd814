import { serviceStateLabels } from "#lib/domain/labels";
import type { ServiceState } from "#lib/domain/release";
import { serviceStates } from "#lib/domain/service";

type Stand = "behind" | "here" | "ahead";

const bars: Record<Stand, string> = { behind: "bg-ink-3", here: "bg-accent", ahead: "bg-line-strong" };
const words: Record<Stand, string> = { behind: "text-ink-2", here: "font-[620] text-ink", ahead: "text-ink-3" };

/** The life of a service in five steps, with where it stands now. */
export function LifeCycle({ state }: { state: ServiceState }) {
  const now = serviceStates.indexOf(state);
  return (
    <ol aria-label="Life-cycle of the service" className="flex w-full max-w-xl gap-1.5 text-sm">
      {serviceStates.map((one, index) => {
        const stand: Stand = index < now ? "behind" : index > now ? "ahead" : "here";
        return (
          <li key={one} aria-current={stand === "here" ? "step" : undefined} className="flex min-w-0 flex-1 flex-col gap-1">
            <span aria-hidden="true" className="flex h-2.5 items-center">
              <span className={`block w-full rounded-sm ${bars[stand]} ${stand === "here" ? "h-2.5" : "h-1"}`} />
            </span>
            <span className={words[stand]}>{serviceStateLabels[one]}</span>
          </li>
        );
      })}
    </ol>
  );
}
