export type UploadOutcome =
  | { is: "taken"; message: string; sha256: string | null; at: string | null }
  | { is: "refused"; title: string; reasons: readonly string[] };

export interface SendOptions {
  signal: AbortSignal;
  onProgress: (sent: number, of: number) => void;
}

/** Posts a form with its file and tells how far it is; `fetch` cannot say. What comes back that is no answer of ours is a refusal. */
export function sendForm(form: HTMLFormElement, action: string, { signal, onProgress }: SendOptions): Promise<UploadOutcome> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const refuse = (title: string) => resolve({ is: "refused", title, reasons: [] });
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(loaded, total));
    request.addEventListener("load", () => resolve(outcomeOf(request.status, request.responseText)));
    request.addEventListener("error", () => refuse("The connection broke off. Nothing was stored; send it again."));
    request.addEventListener("abort", () => refuse("Stopped. Nothing was stored."));
    signal.addEventListener("abort", () => request.abort());
    request.open("POST", action);
    request.setRequestHeader("accept", "application/json");
    request.send(new FormData(form));
  });
}

/** What an answer of the house says. */
export function outcomeOf(status: number, text: string): UploadOutcome {
  const answer = objectIn(text);
  const said = (key: string): string | null => {
    const value = answer[key];
    return typeof value === "string" ? value : null;
  };
  if (status >= 200 && status < 300)
    return { is: "taken", message: said("message") ?? "It has arrived.", sha256: said("sha256"), at: said("at") };
  const reasons = Array.isArray(answer["reasons"]) ? answer["reasons"] : [];
  return {
    is: "refused",
    title: said("title") ?? `The server could not take it (${status}). Send it again.`,
    reasons: [...reasons.map(messageOf), said("detail")].filter((one) => one !== null),
  };
}

function messageOf(reason: unknown): string | null {
  return typeof reason === "object" && reason !== null && "message" in reason && typeof reason.message === "string"
    ? reason.message
    : null;
}

function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
