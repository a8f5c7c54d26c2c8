import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Diagnostic } from '../engine/diagnostic.ts';
import { DefinitionError } from '../engine/errors.ts';
import { type ConnectorEntity, connectorSchema, scopeOf } from './connector-entity.ts';
import { isMissingFile } from './missing-file.ts';
import { readYamlFile } from './read-yaml-file.ts';

/** Finds the connector a reference means. */
export type FindConnector = (reference: string) => ConnectorEntity | undefined;

/** Reads every file of the directory; none is no mistake. @throws DefinitionError with everything that is wrong. */
export async function readConnectorFiles(directory: string): Promise<readonly ConnectorEntity[]> {
  const names = await listYaml(directory);
  const diagnostics: Diagnostic[] = [];
  const entities: ConnectorEntity[] = [];
  for (const name of names) {
    try {
      const value = await readYamlFile(join(directory, name), connectorSchema);
      // The schema describes exactly this shape.
      const { connector } = (value ?? {}) as unknown as { readonly connector?: ConnectorEntity };
      if (connector !== undefined) entities.push(connector);
    } catch (error) {
      if (!(error instanceof DefinitionError)) throw error;
      diagnostics.push(...error.diagnostics);
    }
  }
  if (diagnostics.length > 0) throw new DefinitionError(diagnostics);
  return entities;
}

/** A connector of the scope the reference names; a connector of any other scope stands in for one that is not there. */
export function connectorFinder(entities: readonly ConnectorEntity[]): FindConnector {
  return (reference) => {
    const [scope, id] = splitReference(reference);
    const same = entities.filter(({ identifier }) => identifier === id);
    return same.find((each) => scopeOf(each) === scope) ?? same[0];
  };
}

/** `account.hub` is `hub` of the account, `hub` is one of the project. */
export function splitReference(
  reference: string,
): readonly [scope: 'account' | 'org' | 'project', id: string] {
  if (reference.startsWith('account.')) return ['account', reference.slice('account.'.length)];
  if (reference.startsWith('org.')) return ['org', reference.slice('org.'.length)];
  return ['project', reference];
}

async function listYaml(directory: string): Promise<readonly string[]> {
  try {
    return (await readdir(directory)).filter((name) => /\.ya?ml$/.test(name)).sort();
  } catch (error) {
    if (isMissingFile(error)) return [];
    throw error;
  }
}
