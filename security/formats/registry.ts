import type { ReportFormat } from './report-format.ts';
import { sarif } from './sarif.ts';
import { stoJson } from './sto-json.ts';

/** Asked in this order. */
export const reportFormats: readonly ReportFormat[] = [sarif, stoJson];
