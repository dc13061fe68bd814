import { SelectField, TextField } from "#components/ui/field";
import { UploadField } from "#components/ui/upload-field";
import type { Submitted } from "#lib/action-state";
import type { Environment } from "#lib/domain/release";

interface Place {
  number: number;
  releaseId: string;
  buildId: string;
}

interface Typed {
  typed: Submitted;
}

const textOf = (typed: Submitted, name: string, fallback: string): string => String(typed[name] ?? fallback);

const address = ({ number, buildId }: Place, what: string) => `/api/releases/REL-${number}/builds/${buildId}/${what}`;

export function ArtifactUpload({ typed, ...place }: Place & Typed) {
  return (
    <UploadField
      action={address(place, "artifacts")}
      pieces={address(place, "uploads")}
      hidden={{ releaseId: place.releaseId }}
      label="File"
      hint="Its name becomes the artifact’s. It is hashed on the way, and goes on after a cut."
      submit="Add the artifact"
    >
      <TextField
        label="Version"
        name="version"
        required
        defaultValue={textOf(typed, "version", "")}
        hint="As it will stand in the library, for example 4.8.0."
      />
    </UploadField>
  );
}

export function ProvenanceUpload(place: Place) {
  return (
    <UploadField
      action={address(place, "provenance")}
      hidden={{ releaseId: place.releaseId }}
      label="DSSE envelope or Sigstore bundle"
      hint="An in-toto statement with SLSA provenance, as the builder signed it."
      accept=".json,.jsonl,.sigstore,.intoto,application/json"
      submit="Hand in the provenance"
    />
  );
}

export function BillUpload({ replaces, ...place }: Place & { replaces: boolean }) {
  return (
    <UploadField
      action={address(place, "bill")}
      hidden={{ releaseId: place.releaseId }}
      label="CycloneDX 1.4 to 1.7, JSON or XML"
      hint={replaces ? "It takes the place of the one handed in before." : undefined}
      accept=".json,.xml,.cdx,application/json,application/xml,application/vnd.cyclonedx+json,application/vnd.cyclonedx+xml"
      submit="Hand in the bill of materials"
    />
  );
}

export function ReportUpload({
  sandboxes,
  suites,
  typed,
  ...place
}: Place & Typed & { sandboxes: readonly Environment[]; suites: readonly string[] }) {
  return (
    <UploadField
      action={address(place, "reports")}
      hidden={{ releaseId: place.releaseId }}
      label="JUnit XML"
      accept=".xml,application/xml,text/xml"
      submit="Hand in the report"
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Suite"
          name="suite"
          required
          defaultValue={textOf(typed, "suite", suites[0] ?? "")}
          hint={suites.length > 0 ? `Required here: ${suites.join(", ")}` : undefined}
        />
        <SelectField
          label="Sandbox"
          required
          name="environmentId"
          defaultValue={textOf(typed, "environmentId", "")}
          options={sandboxes.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </div>
    </UploadField>
  );
}
