import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JsonSchema } from '../engine/step-type.ts';
import { stepRegistry } from './registry.ts';

describe('step registry', () => {
  it('holds every step type that a file of this folder exports', async () => {
    const files = readdirSync(import.meta.dirname).filter((file) => /^[a-z-]+\.ts$/.test(file));

    const modules: object[] = await Promise.all(
      files.map((file) => import(new URL(file, import.meta.url).href)),
    );

    const exported = modules.flatMap((each) => Object.values(each)).filter(isStep);
    expect(exported.length).toBeGreaterThan(5);
    expect(stepRegistry.types).toEqual(expect.arrayContaining(exported));
  });

  it('has one step type per name, in order', () => {
    const names = stepRegistry.types.map(({ type }) => type);

    expect(names).toEqual([...new Set(names)].sort());
  });

  it('does not know a name that Harness does not know', () => {
    expect(stepRegistry.find('Runn')).toBeUndefined();
    expect(stepRegistry.find('Run')?.type).toBe('Run');
  });

  it.each(stepRegistry.types.map((each) => [each.type, each] as const))(
    '%s explains every property of its spec',
    (_, { summary, schema }) => {
      expect(summary).toMatch(/^[A-Z].*\.$/s);
      expect(undescribed(schema, 'spec')).toEqual([]);
    },
  );

  it('knows every scanner step of Harness', () => {
    const names = scannerSteps.split(/\s+/).filter(Boolean);

    expect(names).toHaveLength(57);
    expect(names.filter((name) => stepRegistry.find(name) === undefined)).toEqual([]);
  });

  it.each<[type: string, level: string]>([
    ['Action', 'refused'],
    ['RestoreCacheS3', 'skipped'],
    ['S3Upload', 'skipped'],
    ['BuildAndPushECR', 'refused'],
    ['Policy', 'skipped'],
  ])('says that %s is %s, with a reason', (type, level) => {
    expect(stepRegistry.find(type)?.support).toEqual({ level, reason: expect.stringMatching(/\w{3}/) });
  });
});

const scannerSteps = `
  Anchore AquaSecurity AquaTrivy AWSECR AWSSecurityHub Bandit BlackDuck Brakeman Burp Checkmarx CheckmarxOne Checkov
  Clair CodeQL CortexCloud Coverity CustomIngest DataTheorem DockerContentTrust External FortifyOnDemand Fossa
  GitHubAdvancedSecurity Gitleaks Grype HarnessSAST HarnessSCA HsaRepoScan JfrogXray Mend Metasploit ModelScan
  MythosAgent Nessus NexusIQ Nikto Nmap OpenAi Openvas OsvScanner Owasp PrismaCloud Prowler Qualys Reapsaw Security
  Semgrep ShiftLeft Sniper Snyk Sonarqube Sysdig Tenable Traceable Veracode Wiz Zap
`;

function isStep(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && 'type' in value && 'run' in value && 'schema' in value
  );
}

/** Paths of properties without a description. */
function undescribed(schema: JsonSchema, path: string): readonly string[] {
  if (typeof schema === 'boolean') return [];
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  const inside = properties.flatMap(([key, each]) => [
    ...(typeof each === 'object' && typeof each['description'] === 'string' ? [] : [`${path}.${key}`]),
    ...undescribed(each, `${path}.${key}`),
  ]);
  const items = schema['items'] as JsonSchema | undefined;
  return items === undefined ? inside : [...inside, ...undescribed(items, `${path}[]`)];
}
