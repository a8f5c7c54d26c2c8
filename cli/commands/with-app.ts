import type { Cli } from '../cli.ts';
import type { App } from '../wire.ts';

/** Opens the project around the current directory for one command, and closes it however the command ends. */
export async function withApp(cli: Cli, work: (app: App) => Promise<number>): Promise<number> {
  const { openApp } = await import('../wire.ts');
  const app = await openApp(cli);
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}
