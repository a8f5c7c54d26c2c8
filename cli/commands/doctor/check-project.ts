import { join } from 'node:path';
import { DefinitionError, RuntimeError, UsageError } from '../../../engine/errors.ts';
import { connectorFinder, readConnectorFiles } from '../../../project/connector-files.ts';
import type { Cli } from '../../cli.ts';
import { countOf } from '../../render/format.ts';
import { type App, openApp } from '../../wire.ts';
import { scannerLines } from '../scanners/scanner-lines.ts';
import type { Check } from './check.ts';
import { checkMail } from './check-mail.ts';

/** What the project around the current directory says and needs. */
export async function checkProject(cli: Cli): Promise<readonly Check[]> {
  const opened = await openProject(cli);
  if ('status' in opened) return [opened];
  try {
    const checks = [
      [checkDirectory(opened)],
      await guarded('database', () => checkStore(opened)),
      await guarded('engine', () => checkEngine(opened)),
      await guarded('mail', () => checkMail(cli, opened)),
      await guarded('connectors', () => checkConnectors(opened)),
    ];
    return checks.flat();
  } finally {
    await opened.close();
  }
}

async function openProject(cli: Cli): Promise<App | Check> {
  try {
    return await openApp(cli);
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    const places = error.diagnostics.map(({ message, position }) =>
      position === undefined ? message : `${position.file}:${position.line}: ${message}`,
    );
    return { name: 'project', status: 'fail', message: places.join('; '), fix: 'correct the file' };
  }
}

/** What the outside world refuses is a finding here, not the end. */
async function guarded(name: string, check: () => Promise<readonly Check[]>): Promise<readonly Check[]> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof RuntimeError || error instanceof UsageError) {
      return [{ name, status: 'fail', message: error.message }];
    }
    throw error;
  }
}

function checkDirectory({ directory }: App): Check {
  return { name: 'project', status: 'ok', message: directory };
}

async function checkStore(app: App): Promise<readonly Check[]> {
  const { executions } = await app.store();
  const [latest] = await executions.list({ limit: 1 });
  const message = latest === undefined ? 'works, nothing has run yet' : 'works';
  return [{ name: 'database', status: 'ok', message }];
}

/** The images say nothing where no engine answers, so both are one check. */
async function checkEngine(app: App): Promise<readonly Check[]> {
  const runtime = await app.runtime('docker');
  const { summary } = await runtime.describe();
  const images = scannerLines(app.project.settings.scanners).flatMap(({ image }) => image ?? []);
  const states = await Promise.all(images.map((image) => runtime.imageState(image)));
  const missing = images.filter((_, at) => states[at] === 'missing');
  const engine: Check = { name: 'engine', status: 'ok', message: summary };
  if (missing.length === 0) {
    return [
      engine,
      { name: 'images', status: 'ok', message: `${countOf(images.length, 'scanner image')} present` },
    ];
  }
  return [
    engine,
    {
      name: 'images',
      status: 'warn',
      message: `${missing.length} of ${countOf(images.length, 'scanner image')} missing`,
      fix: 'they are pulled or built when first needed; "pipeline scanners" lists them',
    },
  ];
}

/** A connector whose secret is missing fails in the middle of a run; here it is said before. */
async function checkConnectors({ directory, project }: App): Promise<readonly Check[]> {
  const entities = await readConnectorFiles(join(directory, 'connectors'));
  const find = connectorFinder(entities);
  const broken: Check[] = [];
  for (const { identifier, type } of entities) {
    if (type !== 'DockerRegistry' || find(identifier) === undefined) continue;
    try {
      await project.connectors.registry(identifier);
    } catch (error) {
      if (!(error instanceof RuntimeError || error instanceof UsageError)) throw error;
      broken.push({ name: 'connectors', status: 'warn', message: `${identifier}: ${error.message}` });
    }
  }
  if (broken.length > 0) return broken;
  const message = entities.length === 0 ? 'none defined' : countOf(entities.length, 'connector');
  return [{ name: 'connectors', status: 'ok', message }];
}
