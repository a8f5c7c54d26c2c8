import { createFinding } from '../create-finding.ts';
import type { Finding, Origin } from '../finding.ts';
import {
  type Fields,
  nested,
  number,
  optionalEntries,
  requiredText,
  text,
  texts,
} from '../formats/fields.ts';
import { referencesOf } from '../reference-id.ts';
import { severityFromLabel } from '../severity.ts';
import { type TrivyResult, trivyReport } from './trivy-report.ts';
import { trivySeverity } from './trivy-severity.ts';

export function trivyVulnerabilities({ fields, target, resource }: TrivyResult): readonly Finding[] {
  const origin = originOf(fields);
  return optionalEntries(fields['Vulnerabilities'], '"Vulnerabilities"').map((found) => {
    const id = requiredText(found, 'VulnerabilityID', `every vulnerability of ${trivyReport}`);
    const name = requiredText(found, 'PkgName', `every vulnerability of ${trivyReport}`);
    const version = text(found, 'InstalledVersion') ?? '';
    const library = version === '' ? name : `${name}@${version}`;
    const fixedVersion = text(found, 'FixedVersion');
    return createFinding({
      product: 'aqua-trivy',
      ruleId: id,
      key: `${library}/${id}`,
      title: `${library}: ${text(found, 'Title') ?? id}`,
      description: text(found, 'Description'),
      type: 'SCA',
      severity: trivySeverity(found),
      origin,
      location: {
        path: origin === 'base' ? undefined : (text(found, 'PkgPath') ?? target),
        symbol: resource,
        layer: text(nested(found, 'Layer'), 'DiffID'),
      },
      package: { name, version, purl: text(nested(found, 'PkgIdentifier'), 'PURL'), fixedVersion },
      references: referencesOf([id, ...texts(found, 'VendorIDs'), ...texts(found, 'CweIDs')]),
      links: [text(found, 'PrimaryURL'), ...texts(found, 'References')],
      remediation: fixedVersion && `Upgrade ${name} to ${fixedVersion}.`,
      raw: found,
    });
  });
}

/** Trivy masks the secret itself before it writes the report. */
export function trivySecrets({ fields, target, resource }: TrivyResult): readonly Finding[] {
  return optionalEntries(fields['Secrets'], '"Secrets"').map((found) => {
    const rule = requiredText(found, 'RuleID', `every secret of ${trivyReport}`);
    return createFinding({
      product: 'aqua-trivy',
      ruleId: rule,
      key: rule,
      title: text(found, 'Title') ?? rule,
      description: text(found, 'Category'),
      type: 'SECRET',
      severity: severityFromLabel(text(found, 'Severity')),
      origin: 'app',
      location: {
        path: target,
        line: number(found, 'StartLine'),
        endLine: number(found, 'EndLine'),
        symbol: resource,
        layer: text(nested(found, 'Layer'), 'DiffID'),
      },
      ...codeOf(found),
      code: flaggedCode(found) ?? text(found, 'Match'),
      raw: found,
    });
  });
}

/** Checks that passed may be listed as well; only failed ones are findings. */
export function trivyMisconfigurations({ fields, target, resource }: TrivyResult): readonly Finding[] {
  const all = optionalEntries(fields['Misconfigurations'], '"Misconfigurations"');
  const failed = all.filter((found) => (text(found, 'Status') ?? 'FAIL') === 'FAIL');
  return failed.map((found) => {
    const rule = requiredText(found, 'ID', `every misconfiguration of ${trivyReport}`);
    const cause = nested(found, 'CauseMetadata');
    return createFinding({
      product: 'aqua-trivy',
      ruleId: rule,
      key: rule,
      title: text(found, 'Title') ?? rule,
      description: [text(found, 'Description'), text(found, 'Message')].filter(Boolean).join('\n'),
      type: 'MISCONFIG',
      severity: severityFromLabel(text(found, 'Severity')),
      origin: 'app',
      location: {
        path: target,
        line: number(cause, 'StartLine'),
        endLine: number(cause, 'EndLine'),
        symbol: text(cause, 'Resource') ?? resource,
      },
      links: [text(found, 'PrimaryURL'), ...texts(found, 'References')],
      ...codeOf(cause),
      remediation: text(found, 'Resolution'),
      raw: found,
    });
  });
}

/** What the operating system brought belongs to the base image; lock files and everything else to the application. */
function originOf(result: Fields): Origin {
  const kind = text(result, 'Class');
  if (kind !== undefined) return kind === 'os-pkgs' ? 'base' : 'app';
  return operatingSystems.has(text(result, 'Type') ?? '') ? 'base' : 'app';
}

/** Reports of schema version 1 have no class; these are the types they use for operating systems. */
const operatingSystems: ReadonlySet<string> = new Set([
  'alpine',
  'amazon',
  'centos',
  'debian',
  'fedora',
  'opensuse.leap',
  'oracle',
  'photon',
  'redhat',
  'suse linux enterprise server',
  'ubuntu',
]);

function codeOf(found: Fields): { readonly code: string | undefined; readonly snippet: string | undefined } {
  const lines = codeLines(found).map((line) => text(line, 'Content') ?? '');
  return { code: flaggedCode(found), snippet: lines.length > 0 ? lines.join('\n') : undefined };
}

function flaggedCode(found: Fields): string | undefined {
  const lines = codeLines(found).filter((line) => line['IsCause'] === true);
  return lines.length > 0 ? lines.map((line) => text(line, 'Content') ?? '').join('\n') : undefined;
}

function codeLines(found: Fields): readonly Fields[] {
  return optionalEntries(nested(found, 'Code')['Lines'], '"Code.Lines"');
}
