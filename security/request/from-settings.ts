import { findScanner, scanners } from '../scanners/registry.ts';
import { readRequest } from './read-request.ts';
import type { RequestResult } from './scan-request.ts';
import { flatSettings } from './setting-text.ts';

/** Reads the `settings` of a legacy `Security` step after their expressions were resolved. */
export function requestFromSettings(settings: Readonly<Record<string, unknown>>): RequestResult {
  const overlay = flatSettings(settings);
  const product = overlay['product_name']?.trim();
  const scanner = product === undefined ? undefined : findScanner(product);
  if (scanner) return readRequest({ scanner, style: 'settings', base: {}, overlay });
  const path = 'settings.product_name';
  const known = scanners.map(({ id }) => id).join(', ');
  if (!product)
    return {
      ok: false,
      problems: [{ path, code: 'scan/missing', message: `product_name is missing; products are ${known}` }],
    };
  return {
    ok: false,
    problems: [
      {
        path,
        code: 'scan/unknown-product',
        message: `no scanner is called "${product}"; products are ${known}`,
      },
    ],
  };
}
