/** Quantities of `resources`, in Kubernetes' notation: `500Mi`, `1G`, `400m`, `0.5`. */
const factors: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** Bytes, or undefined for text that is no quantity of memory. */
export function parseMemory(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([A-Za-z]{0,2})$/.exec(text.trim());
  const factor = match?.[2] === undefined ? undefined : factors[match[2]];
  return match?.[1] === undefined || factor === undefined ? undefined : Math.round(Number(match[1]) * factor);
}

/** Cores, or undefined for text that is no quantity of processor time. */
export function parseCpu(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(m?)$/.exec(text.trim());
  if (match?.[1] === undefined) return undefined;
  return match[2] === 'm' ? Number(match[1]) / 1000 : Number(match[1]);
}
