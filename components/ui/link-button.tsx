import type { ReactNode } from "react";
import { type ButtonVariant, buttonClass } from "./button.tsx";
import { Link } from "./link.tsx";

/** A link that looks like a button. For downloads and addresses outside the pages use `isPlain`. */
export function LinkButton({
  href,
  variant = "quiet",
  isPlain = false,
  className = "",
  children,
}: {
  href: string;
  variant?: ButtonVariant;
  isPlain?: boolean;
  className?: string;
  children: ReactNode;
}) {
  const look = buttonClass(variant, className);
  if (isPlain)
    return (
      <a href={href} className={look}>
        {children}
      </a>
    );
  return (
    <Link href={href} className={look}>
      {children}
    </Link>
  );
}
