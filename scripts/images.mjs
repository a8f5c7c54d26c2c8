// Makes the images of the demo and the tests available: node scripts/images.mjs [IMAGE]...
import { ensureEngine } from './lib/engine.mjs';
import { ensureImages } from './lib/images.mjs';
import { SetupError, say } from './lib/shell.mjs';

try {
  const names = process.argv.slice(2);
  const results = await ensureImages(await ensureEngine(), names.length === 0 ? {} : { names });
  say(`Images: ${results.map(({ image, how }) => `${image} ${how}`).join(', ')}.`);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exitCode = 3;
}
