import type { Scanner } from '../scanners/scanner.ts';
import type { ScanRequest } from './scan-request.ts';
import type { SettingReader } from './setting-reader.ts';

/** Rules between the fields of a request: what the scanner can do, and what each mode needs. */
export function checkRequest(request: ScanRequest, scanner: Scanner, reader: SettingReader): void {
  checkScanner(request, scanner, reader);
  checkTarget(request, reader);
  if (reader.isBroken('policy_type')) return;
  if (request.mode === 'ingestion' && request.ingestionFile === undefined) {
    reader.report('ingestion_file', 'scan/missing', 'is missing: ingestion needs the report to read');
  }
  if (request.mode === 'orchestration' && !reader.isBroken('scan_type')) checkSource(request, reader);
}

function checkScanner(
  { mode, config, targetType }: ScanRequest,
  scanner: Scanner,
  reader: SettingReader,
): void {
  const { id, modes, configs, targetTypes } = scanner;
  if (!reader.isBroken('policy_type') && !modes.includes(mode)) {
    reader.report(
      'policy_type',
      'scan/unsupported',
      `is ${mode}; ${id} works in ${modes.join(' and ')} mode only`,
    );
  }
  if (mode === 'orchestration' && modes.includes(mode) && !configs.includes(config)) {
    reader.report(
      'product_config_name',
      'scan/unsupported',
      `is "${config}"; ${id} has ${configs.join(', ')}`,
    );
  }
  if (!targetTypes.includes(targetType)) {
    reader.report(
      'scan_type',
      'scan/unsupported',
      `is ${targetType}; ${id} scans ${targetTypes.join(' or ')}`,
    );
  }
}

function checkTarget(
  { detection, mode, targetName, targetVariant }: ScanRequest,
  reader: SettingReader,
): void {
  if (detection === 'auto') {
    if (mode !== 'ingestion') return;
    reader.report(
      'target_detection',
      'scan/unsupported',
      'is auto, which ingestion does not have: name the target',
    );
    return;
  }
  if (targetName === '') reader.report('target_name', 'scan/missing', 'is missing or empty');
  if (targetVariant === '') reader.report('target_variant', 'scan/missing', 'is missing or empty');
}

function checkSource({ targetType, image, instance, workspace }: ScanRequest, reader: SettingReader): void {
  if (targetType === 'container' && image?.type === 'local_archive' && workspace === undefined) {
    reader.report('workspace', 'scan/missing', 'is missing: a local archive is the file it names');
  }
  if (targetType === 'container' && image?.type !== 'local_archive' && !image?.name) {
    reader.report('container_project', 'scan/missing', 'is missing: there is no image to scan');
  }
  if (targetType === 'instance' && !instance) {
    reader.report('instance_domain', 'scan/missing', 'is missing: there is nothing to connect to');
  }
}
