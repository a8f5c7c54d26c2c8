import { aquaTrivy } from './aqua-trivy.ts';
import { bandit } from './bandit.ts';
import { brakeman } from './brakeman.ts';
import { checkov } from './checkov.ts';
import { custom } from './custom.ts';
import { gitleaks } from './gitleaks.ts';
import { grype } from './grype.ts';
import { ingestOnly } from './ingest-only.ts';
import { nikto } from './nikto.ts';
import { nmap } from './nmap.ts';
import { osvScanner } from './osv-scanner.ts';
import { owasp } from './owasp.ts';
import { prowler } from './prowler.ts';
import type { Scanner } from './scanner.ts';
import { semgrep } from './semgrep.ts';
import { snyk } from './snyk.ts';
import { sonarqube } from './sonarqube.ts';
import { zap } from './zap.ts';

const builtin: readonly Scanner[] = [
  aquaTrivy,
  bandit,
  brakeman,
  checkov,
  custom,
  gitleaks,
  grype,
  nikto,
  nmap,
  osvScanner,
  owasp,
  prowler,
  semgrep,
  snyk,
  sonarqube,
  zap,
];

/** Every product that a scan step may name, by id. */
export const scanners: readonly Scanner[] = [...builtin, ...ingestOnly].toSorted((a, b) =>
  a.id < b.id ? -1 : 1,
);

/** By product name or alias; case, `-` and `_` make no difference. */
export function findScanner(name: string): Scanner | undefined {
  return byName.get(plain(name));
}

/** By the exact `type` of a YAML step. */
export function findScannerByType(type: string): Scanner | undefined {
  return byType.get(type);
}

const byName: ReadonlyMap<string, Scanner> = new Map(
  scanners.flatMap((scanner) =>
    [scanner.id, ...scanner.aliases].map((name) => [plain(name), scanner] as const),
  ),
);

const byType: ReadonlyMap<string, Scanner> = new Map(
  scanners.flatMap((scanner) => (scanner.type === undefined ? [] : [[scanner.type, scanner] as const])),
);

function plain(name: string): string {
  return name.trim().toLowerCase().replaceAll(/[-_]/g, '');
}
