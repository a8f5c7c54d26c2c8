import { RuntimeError } from '../../../engine/errors.ts';
import type { Cli } from '../../cli.ts';
import { exitCodes } from '../../exit-codes.ts';
import { createPaint } from '../../render/style.ts';
import { renderTable } from '../../render/table.ts';
import type { App, RuntimeName } from '../../wire.ts';
import { type OutputFormat, printJson, printLines } from '../output.ts';
import { withApp } from '../with-app.ts';
import { type ScannerLine, scannerLines } from './scanner-lines.ts';

export interface ScannersOptions {
  readonly all?: boolean;
  readonly runtime: RuntimeName;
  readonly output: OutputFormat;
}

export function listScanners(cli: Cli, options: ScannersOptions): Promise<number> {
  return withApp(cli, async (app) => {
    const lines = await withStates(cli, app, scannerLines(app.project.settings.scanners), options.runtime);
    const shown = options.all === true ? lines : lines.filter(({ image }) => image !== undefined);
    if (options.output === 'json') printJson(cli, shown);
    else printLines(cli, table(shown, lines.length - shown.length, cli));
    return exitCodes.success;
  });
}

/** Without an engine the list is as useful, only nobody knows which images are there. */
async function withStates(
  cli: Cli,
  app: App,
  lines: readonly ScannerLine[],
  name: RuntimeName,
): Promise<readonly ScannerLine[]> {
  try {
    const runtime = await app.runtime(name);
    return await Promise.all(
      lines.map(async (line) =>
        line.image === undefined ? line : { ...line, state: await runtime.imageState(line.image) },
      ),
    );
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error;
    cli.stderr.write(`${error.message}  ${error.code}\n`);
    return lines;
  }
}

function table(lines: readonly ScannerLine[], hidden: number, cli: Cli): readonly string[] {
  const paint = createPaint(cli);
  const columns = ['NAME', 'VERSION', 'STEP TYPE', 'FINDS', 'STATE', 'IMAGE'].map((title) => ({ title }));
  const rows = lines.map(({ name, version, type, finds, state, image }) => [
    name,
    version ?? '-',
    type ?? 'Security',
    finds,
    state ?? (image === undefined ? 'reports only' : 'unknown'),
    image ?? '-',
  ]);
  const rest = hidden === 0 ? [] : ['', `Reports of ${hidden} more scanners can be read: --all lists them.`];
  const colored = renderTable(columns, rows, (cell, row, column) => {
    if (column !== 4 || lines[row]?.state === undefined) return cell;
    return paint(cell === 'missing' ? 'yellow' : 'green', cell);
  });
  return [...colored, ...rest];
}
