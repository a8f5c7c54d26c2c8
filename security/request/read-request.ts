import { parseThreshold, thresholds } from '../gate.ts';
import { findScanner } from '../scanners/registry.ts';
import type { Scanner } from '../scanners/scanner.ts';
import { targetTypes } from '../target.ts';
import { splitArguments } from './arguments.ts';
import { checkRequest } from './check-request.ts';
import { mergeSettings } from './merge-settings.ts';
import { readAuth, readImage, readInstance, readTool } from './read-parts.ts';
import { logLevels, type RequestResult, type ScanRequest, type Settings, scanModes } from './scan-request.ts';
import { createSettingReader, type SettingReader } from './setting-reader.ts';

/** `base` is what the step's own fields say, `overlay` its settings, which win. */
export interface RequestSource {
  readonly scanner: Scanner;
  readonly style: 'step' | 'settings';
  readonly base: Settings;
  readonly overlay: Settings;
}

/** Collects every problem instead of stopping at the first. */
export function readRequest(source: RequestSource): RequestResult {
  const settings = mergeSettings(source.base, source.overlay);
  const reader = createSettingReader(source.style, settings);
  const request = buildRequest(source.scanner, settings, reader);
  checkRequest(request, source.scanner, reader);
  const { problems } = reader;
  return problems.length > 0 ? { ok: false, problems } : { ok: true, request };
}

function buildRequest(scanner: Scanner, settings: Settings, reader: SettingReader): ScanRequest {
  const targetType = reader.choose('scan_type', targetTypes) ?? 'repository';
  const workspace = reader.text('workspace');
  const ingestionFile = reader.text('ingestion_file');
  const logLevel = reader.choose('log_level', logLevels);
  const image = readImage(settings, targetType, reader);
  const instance = readInstance(settings, targetType);
  const auth = readAuth(settings, targetType);
  return {
    product: scanner.id,
    config: configName(scanner, reader.text('product_config_name')),
    mode: readMode(reader),
    targetType,
    targetName: reader.text('target_name') ?? '',
    targetVariant: reader.text('target_variant') ?? '',
    detection: reader.choose('target_detection', ['manual', 'auto']) ?? 'manual',
    ...(workspace !== undefined && { workspace }),
    ...(image && { image }),
    ...(instance && { instance }),
    ...(auth && { auth }),
    tool: readTool(settings),
    settings,
    ...(ingestionFile !== undefined && { ingestionFile }),
    failOnSeverity: readThreshold(reader),
    ...(logLevel && { logLevel }),
    cliArgs: [settings['tool_args'], settings['tool_passthrough']].flatMap((text) =>
      splitArguments(text ?? ''),
    ),
    includeRaw: reader.choose('include_raw', ['true', 'false']) !== 'false',
  };
}

function readMode(reader: SettingReader): ScanRequest['mode'] {
  if (!reader.text('policy_type')) reader.report('policy_type', 'scan/missing', 'is missing or empty');
  return reader.choose('policy_type', scanModes) ?? 'ingestion';
}

function readThreshold(reader: SettingReader): string {
  const written = reader.text('fail_on_severity') ?? 'none';
  if (parseThreshold(written)) return written;
  reader.report(
    'fail_on_severity',
    'scan/invalid-value',
    `is "${written}"; it may be ${thresholds.join(', ')}`,
  );
  return 'none';
}

/** `bandit`, `bandit-default` and `default` are one configuration. */
function configName(scanner: Scanner, written: string | undefined): string {
  const name = written?.replace(/[-_]default$/, '') ?? scanner.id;
  return written === undefined || findScanner(name) === scanner ? 'default' : written;
}
