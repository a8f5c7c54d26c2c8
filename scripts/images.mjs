// Makes images available: node scripts/images.mjs [IMAGE]... (default: all that have a recipe)
import { ensureEngine } from './lib/engine.mjs';
import { ensureImages } from './lib/images.mjs';
import { runScript, say } from './lib/shell.mjs';

await runScript(async () => {
  const names = process.argv.slice(2);
  const results = await ensureImages(await ensureEngine(), names.length === 0 ? {} : { names });
  say(`Images: ${results.map(({ image, how }) => `${image} ${how}`).join(', ')}.`);
});
