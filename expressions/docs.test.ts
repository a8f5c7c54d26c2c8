import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { functionSummaries, methodSummaries } from './index.ts';

const page = readFileSync(new URL('../docs/expressions.md', import.meta.url), 'utf8');
const headings = {
  string: 'texts',
  number: 'numbers',
  list: 'lists',
  map: 'maps',
  date: 'dates',
  any: 'anything',
};

it.each(functionSummaries())('docs/expressions.md describes $name', ({ name, takes, summary }) => {
  expect(page).toContain(`| \`${name}\` | ${takes} | ${summary} |`);
});

it.each(Object.entries(headings))('docs/expressions.md lists the methods of a %s', (kind, heading) => {
  const paragraph = page.split(`- **${heading}**:`)[1]?.split(/\n(?:-|\n)/)[0] ?? '';
  const documented = [...paragraph.matchAll(/`(\w+)`/g)].map(([, name]) => name);
  const existing = methodSummaries().filter((method) => method.kind === kind);

  expect(documented).toEqual([...new Set(existing.map(({ name }) => name))]);
});
