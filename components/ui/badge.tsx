import { Ban, Check, Circle, Clock, Minus, RotateCcw, X } from "lucide-react";
import type { ReactNode } from "react";

export type Tone = "granted" | "asked" | "refused" | "stale" | "neutral";
export type BadgeIcon = keyof typeof icons;

const icons = { check: Check, cross: X, clock: Clock, minus: Minus, back: RotateCcw, ban: Ban, dot: Circle };

const iconOf: Record<Tone, BadgeIcon> = { granted: "check", asked: "clock", refused: "cross", stale: "back", neutral: "dot" };

const tones: Record<Tone, string> = {
  granted: "bg-granted-soft text-granted",
  asked: "bg-asked-soft text-asked",
  refused: "bg-refused-soft text-refused",
  stale: "bg-stale-soft text-stale",
  neutral: "bg-sunken text-ink-2",
};

/** A state as icon and word; the tone only underlines it. */
export function Badge({ tone, icon, children }: { tone: Tone; icon?: BadgeIcon; children: ReactNode }) {
  const Icon = icons[icon ?? iconOf[tone]];
  return (
    <span
      className={`inline-flex items-center gap-1 whitespace-nowrap rounded-full px-2 py-0.5 font-semibold text-xs ${tones[tone]}`}
    >
      <Icon aria-hidden="true" className="size-3.5 shrink-0" strokeWidth={2.4} />
      {children}
    </span>
  );
}
