import { parse } from 'yaml';
import { load } from '../dist/engine/load/load.js';
import { alternate, ms, pipelineOf, ratio, registries, row } from './harness.mjs';

export const title = 'Reading and checking a pipeline file';

/** Checking is to stay within three times of parsing the same YAML. */
export async function run() {
  const text = pipelineOf(1000);
  await load({ file: 'warm.yaml', text }, registries);
  const times = await alternate(5, {
    parse: async () => parse(text),
    load: async () => load({ file: 'bench.yaml', text }, registries),
  });
  row('yaml.parse of 1,000 steps', ms(times.parse));
  row('load and check', ms(times.load), ratio(times.load / times.parse));
}
