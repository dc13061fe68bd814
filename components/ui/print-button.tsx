"use client";

import { Printer } from "lucide-react";
import { Button } from "./button.tsx";

/** Opens the browser's print dialog; a browser without scripts has its own way to it. */
export const PrintButton = ({ children = "Print" }: { children?: string }) => (
  <Button className="needs-script no-print" onClick={() => window.print()}>
    <Printer aria-hidden="true" className="size-4" />
    {children}
  </Button>
);
