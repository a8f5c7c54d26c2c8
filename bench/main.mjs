// npm run bench [part...]: what the product costs, as ratios against something measured in the same run.
import { row } from './harness.mjs';

const parts = {
  engine: () => import('./engine.mjs'),
  expressions: () => import('./expressions.mjs'),
  load: () => import('./load.mjs'),
  startup: () => import('./startup.mjs'),
  docker: () => import('./docker.mjs'),
};

const asked = process.argv.slice(2);
for (const [name, open] of Object.entries(parts)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const { title, run } = await open();
  row(`\n${title}`);
  await run();
}
