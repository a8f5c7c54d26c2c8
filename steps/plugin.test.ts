import { describe, expect, it } from 'vitest';
import { checkSpec } from '../test/helpers/check-spec.ts';
import { StepBench } from '../test/helpers/step-context.ts';
import { plugin } from './plugin.ts';

describe('Plugin', () => {
  it('rejects a spec without an image', async () => {
    expect(await checkSpec(plugin, { settings: {} })).toEqual(['step/image-missing']);
  });

  it('hands its settings over as PLUGIN_ variables (#60)', async () => {
    const bench = new StepBench();
    const settings = {
      list: ['a', 'b'],
      obj: { k: 'v' },
      flag: true,
      number: 3,
      mixed: ['a', { b: 1 }],
      none: null,
    };

    await plugin.run({ image: 'plugins/x', settings }, bench.context);

    expect(bench.runtime.started[0]?.program).toEqual({ kind: 'image' });
    expect(bench.runtime.started[0]?.env).toMatchObject({
      PLUGIN_LIST: 'a,b',
      PLUGIN_OBJ: '{\n  "k": "v"\n}',
      PLUGIN_FLAG: 'true',
      PLUGIN_NUMBER: '3',
      PLUGIN_MIXED: expect.stringContaining('"b": 1'),
      PLUGIN_NONE: '',
    });
  });

  it('publishes what it writes to DRONE_OUTPUT, also when it fails (#61)', async () => {
    const bench = new StepBench({
      decide: ({ env }) => ({ exitCode: 1, files: { [env['DRONE_OUTPUT'] ?? '']: 'K=V\n' } }),
    });

    const outcome = await plugin.run({ image: 'plugins/x' }, bench.context);

    expect(outcome).toMatchObject({ status: 'failed', outputs: { output: { outputVariables: { K: 'V' } } } });
  });

  it('runs another entry point when it is given one', async () => {
    const bench = new StepBench();

    await plugin.run({ image: 'plugins/x', entrypoint: ['/bin/x', '-v'] }, bench.context);

    expect(bench.runtime.started[0]?.program).toEqual({ kind: 'argv', argv: ['/bin/x', '-v'] });
  });
});
