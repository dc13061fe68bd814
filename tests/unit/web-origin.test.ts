import { beforeAll, describe, expect, it } from "vitest";
import { AppError } from "#lib/errors";
import { requireOwnOrigin } from "#lib/web/origin";

beforeAll(() => {
  process.env["NEXTAUTH_URL"] = "https://releases.example.com";
  process.env["NEXTAUTH_SECRET"] = "a secret of more than thirty-two characters";
});

const sent = (origin: string | null, host: string | null = "10.0.0.5:3000", more: Record<string, string> = {}) =>
  new Headers({ ...(origin === null ? {} : { origin }), ...(host === null ? {} : { host }), ...more });

describe("a request", () => {
  it.each([
    ["https://releases.example.com", "10.0.0.5:3000"],
    ["https://releases.example.com", null],
    ["http://10.0.0.5:3000", "10.0.0.5:3000"],
    ["http://localhost:3000", "localhost:3000"],
  ])("from %s to %s comes from our own page", (origin, host) => {
    expect(() => requireOwnOrigin(sent(origin, host))).not.toThrow();
  });

  it.each([
    [null, "releases.example.com"],
    ["null", "releases.example.com"],
    ["", "releases.example.com"],
    ["https://evil.example", "releases.example.com"],
    ["https://releases.example.com.evil.example", "releases.example.com"],
    ["https://releases.example.com@evil.example", "releases.example.com"],
    ["http://releases.example.com", "10.0.0.5:3000"],
    ["https://releases.example.com:8443", "10.0.0.5:3000"],
    ["releases.example.com", "releases.example.com"],
    ["//releases.example.com", "releases.example.com"],
    ["javascript:alert(1)", "releases.example.com"],
    ["file://", null],
    ["data:text/html,x", null],
    ["http://localhost:3001", "localhost:3000"],
  ])("from %s to %s does not", (origin, host) => {
    expect(() => requireOwnOrigin(sent(origin, host))).toThrow(AppError);
  });

  it("is not believed about the host it was forwarded for", () => {
    const forged = sent("https://evil.example", "10.0.0.5:3000", {
      "x-forwarded-host": "evil.example",
      referer: "https://releases.example.com/",
    });
    expect(() => requireOwnOrigin(forged)).toThrow("did not come from a page of this system");
  });
});
