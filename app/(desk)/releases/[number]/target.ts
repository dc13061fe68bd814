/** What every form of a release names: the release, and the version that the person saw. */
export interface Target {
  releaseId: string;
  expectedVersion: number;
}
