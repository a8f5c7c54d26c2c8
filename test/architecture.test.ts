import { readdirSync, readFileSync } from 'node:fs';
import { posix as path } from 'node:path';
import { expect, it } from 'vitest';

/** Who may import whom. Tests beside the code obey as well, but for the servers and helpers that prove things. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  expressions: [],
  security: [],
  schemas: [],
  engine: ['expressions', 'schemas'],
  steps: ['engine', 'expressions', 'security'],
  project: ['engine', 'expressions', 'steps'],
  mail: ['engine', 'steps'],
  notify: ['engine', 'steps'],
  runtime: ['engine'],
  store: ['engine', 'security'],
  cli: [
    'engine',
    'expressions',
    'mail',
    'notify',
    'project',
    'runtime',
    'schemas',
    'security',
    'steps',
    'store',
  ],
};

const forTests: ReadonlySet<string> = new Set(['test', 'scripts', 'examples']);

const sources = Object.keys(mayImport).flatMap((layer) =>
  readdirSync(layer, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${layer}/${file}`),
);

it.each(sources)('%s imports only what its layer may', (file) => {
  const layer = layerOf(file);
  const reached = [...readFileSync(file, 'utf8').matchAll(/from '(\.{1,2}\/[^']+)'/g)]
    .map(([, target = '']) => layerOf(path.join(path.dirname(file), target)))
    .filter((other) => other !== layer && !(file.endsWith('.test.ts') && forTests.has(other)));
  expect(mayImport[layer]).toEqual(expect.arrayContaining(reached));
});

it('the engine names no step type', () => {
  const engine = sources.filter((file) => file.startsWith('engine/') && !file.endsWith('.test.ts'));

  const naming = engine.filter((file) =>
    /'(Run|Background|Bandit|AquaTrivy|Email|Security)'/.test(readFileSync(file, 'utf8')),
  );

  expect(naming).toEqual([]);
});

function layerOf(file: string): string {
  return file.split('/')[0] ?? '';
}
