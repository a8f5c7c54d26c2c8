import type { Diagnostic } from '../../diagnostic.ts';
import { suggest } from '../did-you-mean.ts';
import type { Scope, Template, TemplateReading } from './template.ts';

export type Lookup =
  | { readonly kind: 'found'; readonly template: Template }
  /** The file that would define it cannot be used; what is wrong has positions in that file. */
  | { readonly kind: 'broken'; readonly diagnostics: readonly Diagnostic[] }
  | {
      readonly kind: 'missing';
      readonly code: string;
      readonly message: string;
      readonly hint: string;
      /** The key of the link that is to blame. */
      readonly key: 'templateRef' | 'versionLabel';
    };

/** The templates of a project by reference and version. */
export class TemplateCatalog {
  readonly #readings: readonly TemplateReading[];
  readonly #reported = new Set<TemplateReading>();

  constructor(readings: readonly TemplateReading[]) {
    this.#readings = refuseRepeated(readings);
  }

  /**
   * `account.x` and `org.x` name the scope, `x` means the project; a template of another scope stands in for one that
   * is not there. Without a version: the only one, else the one that is marked as stable.
   */
  find(reference: string, versionLabel: string | undefined): Lookup {
    const candidates = this.#candidates(reference);
    const matching =
      versionLabel === undefined
        ? candidates
        : candidates.filter(({ template }) => template.versionLabel === versionLabel);
    if (matching.length === 0) return this.#missing(reference, versionLabel, candidates);
    const broken = matching.filter((each) => isBroken(each.reading));
    if (broken.length > 0) return this.#broken(broken.map(({ reading }) => reading));
    const stable = matching.filter(({ template }) => template.isStable);
    const [chosen, ...others] = matching.length === 1 ? matching : stable;
    if (chosen !== undefined && others.length === 0) return { kind: 'found', template: chosen.template };
    return ambiguous(reference, matching);
  }

  /** What is wrong with files that no lookup has told about: the pipeline may do without them. */
  get unused(): readonly Diagnostic[] {
    return this.#readings
      .filter((each) => !this.#reported.has(each))
      .flatMap(({ diagnostics }) => diagnostics)
      .map((each) => ({ ...each, severity: 'warning' }));
  }

  #candidates(reference: string): readonly Candidate[] {
    const [scope, identifier] = splitReference(reference);
    const all = this.#readings.flatMap((reading) => {
      const { template } = reading;
      return template?.identifier === identifier ? [{ reading, template }] : [];
    });
    const order: readonly Scope[] = [scope, 'project', 'org', 'account'];
    const nearest = order.find((each) => all.some(({ template }) => template.scope === each));
    return all.filter(({ template }) => template.scope === nearest);
  }

  #broken(readings: readonly TemplateReading[]): Lookup {
    const fresh = readings.filter((each) => !this.#reported.has(each));
    for (const each of fresh) this.#reported.add(each);
    return { kind: 'broken', diagnostics: fresh.flatMap(({ diagnostics }) => diagnostics) };
  }

  #missing(reference: string, versionLabel: string | undefined, same: readonly Candidate[]): Lookup {
    const code = 'definition/template-not-found';
    const [, identifier] = splitReference(reference);
    if (versionLabel !== undefined && same.length > 0) {
      const versions = same.map(({ template }) => template.versionLabel);
      const hint = [suggest(versionLabel, versions), filesLooked(same.map(({ reading }) => reading))];
      const message = `the template "${reference}" has no version "${versionLabel}"`;
      return { kind: 'missing', code, message, hint: sentence(hint), key: 'versionLabel' };
    }
    const known = this.#readings.flatMap(({ template }) => template?.identifier ?? []);
    const hint = [suggest(identifier, [...new Set(known)]), filesLooked(this.#readings)];
    const message = `no template "${reference}" is defined`;
    return { kind: 'missing', code, message, hint: sentence(hint), key: 'templateRef' };
  }
}

interface Candidate {
  readonly reading: TemplateReading;
  readonly template: Template;
}

function ambiguous(reference: string, matching: readonly Candidate[]): Lookup {
  const versions = matching.map(({ template }) => `"${template.versionLabel}"`).join(', ');
  return {
    kind: 'missing',
    code: 'definition/ambiguous-template',
    message: `the template "${reference}" has several versions and not exactly one stable one: ${versions}`,
    hint: 'write versionLabel, or stable: true into the file of one version',
    key: 'templateRef',
  };
}

function isBroken({ diagnostics }: TemplateReading): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

function splitReference(reference: string): readonly [scope: Scope, identifier: string] {
  const [, scope, identifier = ''] = /^(account|org)\.(.*)$/s.exec(reference) ?? [];
  if (scope === 'account' || scope === 'org') return [scope, identifier];
  return ['project', reference];
}

/** A second file with the same template and version is a mistake of that file. */
function refuseRepeated(readings: readonly TemplateReading[]): readonly TemplateReading[] {
  const first = new Map<string, string>();
  return readings.map((reading) => {
    const { template, file } = reading;
    if (template === undefined) return reading;
    const key = `${template.scope}\n${template.identifier}\n${template.versionLabel}`;
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, file);
      return reading;
    }
    const repeated: Diagnostic = {
      code: 'definition/repeated-template',
      severity: 'error',
      message: `the template "${template.identifier}" in version "${template.versionLabel}" is also in ${other}`,
      hint: 'remove one of the files, or change the version',
      position: template.source.position(['template', 'identifier']),
      path: 'template.identifier',
    };
    return { ...reading, diagnostics: [...reading.diagnostics, repeated] };
  });
}

const mostFiles = 8;

function filesLooked(readings: readonly TemplateReading[]): string {
  if (readings.length === 0) return 'there is no file in .pipeline/templates';
  const names = readings.slice(0, mostFiles).map(({ file }) => file);
  const rest = readings.length - names.length;
  return `looked in ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function sentence(parts: readonly (string | undefined)[]): string {
  return parts.filter((each) => each !== undefined).join('; ');
}
