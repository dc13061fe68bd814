import { Lock } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { useId } from "react";

export type ButtonVariant = "primary" | "quiet" | "danger";

const shape =
  "inline-flex min-h-9 items-center justify-center gap-2 rounded-md px-4 py-1.5 text-base font-semibold no-underline transition-colors hover:no-underline max-sm:min-h-11 pointer-coarse:min-h-11 aria-disabled:cursor-default";

const looks: Record<ButtonVariant, string> = {
  primary: "bg-accent text-accent-ink hover:bg-accent-strong",
  quiet: "bg-raised text-ink ring-1 ring-inset ring-line-strong hover:bg-sunken",
  danger: "bg-raised text-refused ring-1 ring-inset ring-refused hover:bg-refused-soft",
};

/** How a button looks; links and submit buttons look the same. */
export const buttonClass = (variant: ButtonVariant, more = ""): string => `${shape} ${looks[variant]} ${more}`;

export interface ButtonProps extends ComponentProps<"button"> {
  variant?: ButtonVariant;
}

export function Button({ variant = "quiet", type = "button", className = "", ...rest }: ButtonProps) {
  return <button type={type} className={buttonClass(variant, className)} {...rest} />;
}

interface Reason {
  message: string;
  href?: string;
}

/** A button that cannot be pressed, with every reason why in plain sight. */
export function LockedButton({ label, why }: { label: ReactNode; why: readonly Reason[] | string }) {
  const id = useId();
  const reasons: readonly Reason[] = typeof why === "string" ? [{ message: why }] : why;
  return (
    <div className="max-w-md space-y-1.5 max-sm:w-full">
      <button
        type="button"
        aria-disabled="true"
        aria-describedby={id}
        className={`${shape} bg-sunken text-ink-3 ring-1 ring-line-strong ring-inset max-sm:w-full`}
      >
        <Lock aria-hidden="true" className="size-3.5" />
        {label}
      </button>
      <ul id={id} className="space-y-0.5 text-ink-2 text-sm">
        {reasons.map(({ message, href }) => (
          <li key={message}>
            {message}{" "}
            {href === undefined ? null : (
              <a className="underline" href={href}>
                Mend it
              </a>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
