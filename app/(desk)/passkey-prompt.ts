/** Asks the browser for a passkey: what has to be answered comes from the server, and goes back with the form. */
import type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/browser";
import type { ActionState } from "#lib/action-state";
import type { Refusal } from "#lib/domain/decision";

type Prompted = { answer: string } | { problem: Extract<ActionState, { status: "failed" }> };

const failed = (message: string, reasons: readonly Refusal[] = []): Prompted => ({
  problem: { status: "failed", message, reasons, submitted: {} },
});

/** Signs a decision with a passkey; answers what the form has to send. */
export const promptSignature = (decision: object): Promise<Prompted> =>
  prompt("/api/passkeys/decision", decision, async (options: PublicKeyCredentialRequestOptionsJSON) => {
    const { startAuthentication } = await import("@simplewebauthn/browser");
    return startAuthentication({ optionsJSON: options });
  });

/** Makes a passkey. */
export const promptEnrolment = (password: string): Promise<Prompted> =>
  prompt("/api/passkeys/enrolment", { password }, async (options: PublicKeyCredentialCreationOptionsJSON) => {
    const { startRegistration } = await import("@simplewebauthn/browser");
    return startRegistration({ optionsJSON: options });
  });

async function prompt<O>(path: string, question: object, ask: (options: O) => Promise<object>): Promise<Prompted> {
  if (!window.PublicKeyCredential) return failed("This browser knows no passkeys, or the page is not reached by HTTPS.");
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(question),
    });
    const told = (await response.json()) as { title?: string; reasons?: readonly Refusal[] };
    if (!response.ok) return failed(told.title ?? "The server gave no answer.", told.reasons);
    return { answer: JSON.stringify(await ask(told as O)) };
  } catch (error) {
    return failed(sentenceFor(error));
  }
}

/** The browser tells by a name why there is no answer; most often somebody changed their mind. */
function sentenceFor(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "AbortError")
    return "The passkey gave no answer: it was cancelled, or took too long.";
  if (name === "InvalidStateError") return "This device has a passkey for you here already.";
  if (name === "SecurityError") return "Passkeys work at this system's own address only. Open it there.";
  return "The passkey could not be asked. Try again.";
}
