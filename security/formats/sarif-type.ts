import type { FindingType } from '../finding.ts';
import type { Scanner } from '../scanners/scanner.ts';
import { type Fields, nested, texts } from './fields.ts';
import type { SarifRule } from './sarif-rule.ts';

export interface Classified {
  readonly rule: SarifRule;
  readonly result: Fields;
  readonly tool: string;
  readonly scanner: Scanner;
}

/** Kind of a finding by the tags of its rule, else by the tool that found it, else by the step's scanner. */
export function classify({ rule, result, tool, scanner }: Classified): FindingType {
  const tags = [
    ...texts(nested(rule.fields, 'properties'), 'tags'),
    ...texts(nested(result, 'properties'), 'tags'),
  ];
  const words = new Set(tags.map((tag) => tag.trim().toLowerCase()));
  const tagged = typeOfTag.find(([tag]) => words.has(tag));
  return tagged?.[1] ?? typeOfTool.find(([pattern]) => pattern.test(tool))?.[1] ?? scanner.findingType;
}

const typeOfTag: readonly (readonly [tag: string, type: FindingType])[] = [
  ['secret', 'SECRET'],
  ['secrets', 'SECRET'],
  ['misconfiguration', 'MISCONFIG'],
  ['iac', 'IAC'],
  ['infrastructure-as-code', 'IAC'],
  ['sca', 'SCA'],
  ['vulnerability', 'SCA'],
  ['dast', 'DAST'],
];

const typeOfTool: readonly (readonly [pattern: RegExp, type: FindingType])[] = [
  [/gitleaks|trufflehog|detect-secrets|ggshield|noseyparker/i, 'SECRET'],
  [/checkov|tfsec|kics|terrascan|hadolint|kubesec|kube-?score/i, 'IAC'],
  [/grype|trivy|osv|snyk (?:open|container)|dependency-check|black ?duck/i, 'SCA'],
  [/\bzap\b|nuclei|nikto/i, 'DAST'],
];
