import { Check, DoorClosed, DoorOpen, Hourglass, RotateCcw, TimerOff, Undo2, X } from "lucide-react";
import type { ComponentProps } from "react";
import type { GateState } from "#lib/domain/gate-picture";

const icons = {
  shut: DoorClosed,
  asked: Hourglass,
  granted: DoorOpen,
  passed: Check,
  refused: X,
  superseded: RotateCcw,
  expired: TimerOff,
  withdrawn: Undo2,
} as const satisfies Record<GateState, typeof Check>;

/** A gate is a small door: shut, waiting, open, gone through, or why it is shut again. */
export function GateIcon({ state, ...rest }: { state: GateState } & ComponentProps<typeof Check>) {
  const Icon = icons[state];
  return <Icon aria-hidden="true" strokeWidth={2.2} {...rest} />;
}

/** The word a reader hears for a state. */
export const gateStateWords: Record<GateState, string> = {
  shut: "shut",
  asked: "asked for",
  granted: "granted, not passed yet",
  passed: "passed",
  refused: "refused",
  superseded: "superseded",
  expired: "expired",
  withdrawn: "withdrawn",
};
