import { Check, CircleSlash, Minus, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { Card } from "#components/ui/card";
import { Link } from "#components/ui/link";
import { type CheckState, type GateCheck, isAskedFor } from "#lib/domain/gate-check";
import { gateWords } from "#lib/domain/labels";
import type { Gate } from "#lib/domain/release";
import { Said } from "./say-line.tsx";

const signs = {
  fails: X,
  waived: TriangleAlert,
  warns: TriangleAlert,
  holds: Check,
  not_asked_for: CircleSlash,
  nothing_to_check: Minus,
} as const;
const tones: Record<CheckState, string> = {
  fails: "bg-refused-soft text-refused",
  waived: "bg-asked-soft text-asked",
  warns: "bg-asked-soft text-asked",
  holds: "bg-granted-soft text-granted",
  not_asked_for: "bg-stale-soft text-stale",
  nothing_to_check: "bg-stale-soft text-stale",
};
const words: Record<CheckState, string> = {
  fails: "Missing",
  waived: "Waived",
  warns: "Warning",
  holds: "Holds",
  not_asked_for: "Not asked for",
  nothing_to_check: "Nothing to check",
};
const order: readonly CheckState[] = ["fails", "waived", "warns", "holds", "nothing_to_check", "not_asked_for"];

/** "3 of 9 missing, 1 waived, 1 warned of"; what the policy does not ask for does not count, and what is waived or warned of does not hold. */
export function sayMissing(checks: readonly GateCheck[]): string {
  const asked = checks.filter(isAskedFor).length;
  const missing = checks.filter(({ state }) => state === "fails").length;
  const waived = checks.filter(({ state }) => state === "waived").length;
  const warned = checks.filter(({ state }) => state === "warns").length;
  const told = [waived > 0 ? `, ${waived} waived` : "", warned > 0 ? `, ${warned} warned of` : ""].join("");
  if (told === "") return missing === 0 ? `all ${asked} hold` : `${missing} of ${asked} missing`;
  return `${missing === 0 ? "none" : missing} of ${asked} missing${told}`;
}

/** The open gate's checks, what is missing first, each with its reason and where it is mended; `children` stand above them, `under` below a check. */
export function GateChecklist({
  gate,
  checks,
  zone,
  under,
  children,
}: {
  gate: Gate;
  checks: readonly GateCheck[];
  zone: string;
  under?: (check: GateCheck) => ReactNode;
  children?: ReactNode;
}) {
  const title = gateWords[gate];
  return (
    <Card title={`Before ${title}`} count={sayMissing(checks)} id="checks">
      {children ? <div className="mb-5">{children}</div> : null}
      <ul className="divide-y divide-line">
        {order
          .flatMap((state) => checks.filter((one) => one.state === state))
          .map((check) => (
            <CheckRow key={check.code} check={check} zone={zone}>
              {under?.(check)}
            </CheckRow>
          ))}
      </ul>
    </Card>
  );
}

/** A live fact: it may hold today and fail tomorrow. */
function Live() {
  return (
    <span
      className="ml-2 inline-block rounded-sm border border-line-strong px-1 font-normal text-ink-3 text-xs"
      title="Asked again at the deciding vote and at passing"
    >
      live<span className="sr-only">: asked again at the deciding vote and at passing</span>
    </span>
  );
}

function CheckRow({ check, zone, children }: { check: GateCheck; zone: string; children?: ReactNode }) {
  const { title, state, detail, href, isCondition } = check;
  const Sign = signs[state];
  const isOpen = state === "fails" || state === "waived" || state === "warns";
  return (
    <li className="flex gap-2.5 py-2.5 first:pt-0 last:pb-0">
      <span className={`mt-px flex size-[18px] shrink-0 items-center justify-center rounded-full ${tones[state]}`}>
        <Sign aria-hidden="true" className="size-3" strokeWidth={3} />
        <span className="sr-only">{words[state]}:</span>
      </span>
      <div className="min-w-0 flex-1">
        <p className={isOpen ? "font-[560]" : isAskedFor(check) ? "" : "text-ink-2"}>
          {title}
          {isCondition ? <Live /> : null}
        </p>
        {isAskedFor(check) || state === "warns" ? (
          <p className="mt-px whitespace-pre-line text-ink-2">
            <Said text={detail} zone={zone} />{" "}
            {isOpen ? (
              <Link href={href} className="whitespace-nowrap">
                Mend it<span className="sr-only">: {title}</span>
              </Link>
            ) : null}
          </p>
        ) : (
          <p className="mt-px text-ink-3">{words[state]}</p>
        )}
        {children}
      </div>
    </li>
  );
}
