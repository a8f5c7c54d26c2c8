import type {
  Baseline,
  Exemption,
  FailedScan,
  Issue,
  Scan,
  ScanRepository,
  SucceededScan,
} from '../../security/index.ts';

/** A ScanRepository in memory: what was saved, in order. */
export class MemoryScans implements ScanRepository {
  readonly saved: Scan[] = [];
  readonly exemptions: Exemption[] = [];
  readonly #issues = new Map<string, readonly Issue[]>();
  readonly #baselines = new Map<string, Baseline>();

  async saveScan(scan: SucceededScan, issues: readonly Issue[]): Promise<void> {
    this.saved.push(scan);
    this.#issues.set(scan.id, issues);
  }

  async saveFailedScan(scan: FailedScan): Promise<void> {
    this.saved.push(scan);
  }

  async scan(scanId: string) {
    return this.saved.find(({ id }) => id === scanId);
  }

  async scansOfExecution(executionId: string) {
    return this.saved.filter((scan) => scan.executionId === executionId);
  }

  async latestScans({ targetId, product }: Parameters<ScanRepository['latestScans']>[0]) {
    return this.saved
      .filter(
        (scan) => scan.status === 'Succeeded' && scan.target.id === targetId && scan.product === product,
      )
      .map((scan) => ({ ...scan, targetId: scan.target.id }))
      .toReversed();
  }

  async issueSummaries(scanId: string) {
    return this.#issues.get(scanId) ?? [];
  }

  async issuesOfScan(scanId: string) {
    return this.#issues.get(scanId) ?? [];
  }

  async issueOfScan(scanId: string, issueId: string) {
    return this.#issues.get(scanId)?.find(({ id }) => id === issueId);
  }

  async issues() {
    return [];
  }

  async targets() {
    return [];
  }

  async baseline(targetId: string) {
    return this.#baselines.get(targetId);
  }

  async setBaseline(
    { id }: Parameters<ScanRepository['setBaseline']>[0],
    baseline: Baseline | undefined,
  ): Promise<void> {
    if (baseline === undefined) this.#baselines.delete(id);
    else this.#baselines.set(id, baseline);
  }

  async exemptionsFor() {
    return this.exemptions;
  }

  async exemption(exemptionId: string) {
    return this.exemptions.find(({ id }) => id === exemptionId);
  }

  async saveExemption(exemption: Exemption): Promise<void> {
    this.exemptions.push(exemption);
  }
}
