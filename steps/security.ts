import type { Value } from '../engine/outcome.ts';
import { findScanner, requestFromSettings, type Scanner } from '../security/index.ts';
import { defineStep } from './define-step.ts';
import { failed } from './failed.ts';
import { requestProblems } from './scan/problems.ts';
import { runScan } from './scan/run-scan.ts';
import { scanContainerFields } from './scan/run-scanner.ts';
import { scanContainerProperties } from './scan/schema.ts';
import { scanSupport } from './scan/support.ts';
import { invalidRequest, scannerImages } from './scan.ts';
import { anyMap, spec, text } from './schema/properties.ts';
import { isMap, isUnresolved, textOf, valueAt } from './schema/read.ts';

/** The older form of every scan: one step whose flat settings say which scanner, target and report are meant. */
export const security = defineStep<{ readonly [key: string]: Value }>({
  type: 'Security',
  summary: 'Scan with any scanner, in the older style.',
  schema: spec({
    required: ['settings'],
    properties: {
      settings: anyMap('What to scan with which scanner: `product_name`, `policy_type`, `scan_type`, …'),
      connectorRef: text('Not used here: the scanner’s public image is run.'),
      ...scanContainerProperties,
    },
  }),
  stages: ['CI', 'SecurityTests'],
  support: (written) => {
    const scanner = scannerOf(written);
    const mode = textOf(valueAt(written, 'settings', 'policy_type'));
    return scanner === undefined ? { level: 'native' } : scanSupport(mode, scanner);
  },
  defaultTimeoutMs: 2 * 60 * 60 * 1000,
  validate: (written) => {
    const settings = valueAt(written, 'settings');
    if (!isMap(settings) || isUnresolved(settings['product_name'])) return [];
    return requestProblems(requestFromSettings(settings), written);
  },
  images: (written, { settings }) => {
    const scanner = scannerOf(written);
    return scanner === undefined ? [] : scannerImages(written, scanner, settings.scanners[scanner.id]?.image);
  },

  async run(written, context) {
    const settings = valueAt(written, 'settings');
    const result = requestFromSettings(isMap(settings) ? settings : {});
    if (!result.ok) return invalidRequest(result.problems);
    const scanner = findScanner(result.request.product);
    if (scanner === undefined)
      return failed('scan/unknown-product', `no scanner is called "${result.request.product}"`);
    return runScan(result.request, scanner, scanContainerFields(written), context);
  },
});

function scannerOf(written: Value): Scanner | undefined {
  return findScanner(textOf(valueAt(written, 'settings', 'product_name')));
}
