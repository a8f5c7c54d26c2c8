/** What the legacy `Security` step calls the modes of a scan. */
export const legacyWords: ReadonlyMap<string, string> = new Map([
  ['orchestration', 'orchestratedScan'],
  ['ingestion', 'ingestionOnly'],
  ['extraction', 'dataLoad'],
]);
