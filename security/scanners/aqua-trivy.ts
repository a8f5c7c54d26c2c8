import type { Finding } from '../finding.ts';
import type { CommandInput, Scanner } from './scanner.ts';
import { trivyMisconfigurations, trivySecrets, trivyVulnerabilities } from './trivy-findings.ts';
import { trivyResults, trivyVersion } from './trivy-report.ts';

/** Reads vulnerabilities, secrets and failed checks. Licenses in a report are not security findings and are passed over. */
export const aquaTrivy: Scanner = {
  id: 'aqua-trivy',
  type: 'AquaTrivy',
  aliases: ['trivy'],
  summary: 'Trivy for container images, dependencies and secrets',
  findingType: 'SCA',
  targetTypes: ['container', 'repository'],
  modes: ['orchestration', 'ingestion'],
  configs: ['default', 'fs', 'sbom'],
  formats: ['Trivy JSON'],
  program: {
    image: 'aquasec/trivy:0.50.1',
    successExitCodes: [0],
    cacheVolume: 'trivy-cache',
    command: trivyCommand,
  },
  parse: (json) => trivyResults(json).flatMap(findingsOf),
  version: trivyVersion,
};

function trivyCommand({ request, source, reportPath, cache }: CommandInput): readonly string[] {
  const flags = ['--format', 'json', '--output', reportPath, '--exit-code', '0'];
  const database = cache ? ['--cache-dir', cache.dir] : [];
  const offline = cache?.offline ? ['--skip-db-update', '--skip-java-db-update', '--offline-scan'] : [];
  const common = [...request.cliArgs, ...flags, ...database, ...offline];
  if (source.kind === 'archive') return ['trivy', 'image', ...common, '--input', source.path];
  if (source.kind === 'instance') return ['trivy', 'image', ...common, source.url];
  return ['trivy', request.config === 'sbom' ? 'sbom' : 'fs', ...common, source.path];
}

function findingsOf(result: ReturnType<typeof trivyResults>[number]): readonly Finding[] {
  return [...trivyVulnerabilities(result), ...trivySecrets(result), ...trivyMisconfigurations(result)];
}
