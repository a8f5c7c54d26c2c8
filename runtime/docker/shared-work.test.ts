import { describe, expect, it } from 'vitest';
import type { ContainerIo } from '../../engine/ports.ts';
import { TestIo } from '../../test/helpers/runtime-io.ts';
import { SharedWork } from './shared-work.ts';

describe('SharedWork', () => {
  it('does the same thing once for all who want it, and tells all of them', async () => {
    const shared = new SharedWork<string>();
    const [first, second] = [new TestIo(), new TestIo()];
    let runs = 0;
    const work = async (io: ContainerIo) => {
      runs++;
      await undefined; // everybody is here now
      io.progress({ kind: 'pull', subject: 'image' });
      await io.output.write(Buffer.from('note\n'));
      return 'pulled';
    };

    const results = await Promise.all([shared.do('a', first, work), shared.do('a', second, work)]);

    expect({ runs, results }).toEqual({ runs: 1, results: ['pulled', 'pulled'] });
    expect([first.output.text, second.output.text]).toEqual(['note\n', 'note\n']);
    expect(second.reports).toEqual([{ kind: 'pull', subject: 'image' }]);
  });

  it('tells somebody who comes later how far it is', async () => {
    const shared = new SharedWork<string>();
    let finish = (_: string) => {};
    const first = shared.do('a', new TestIo(), (io) => {
      io.progress({ kind: 'pull', subject: 'image', current: 10 });
      io.progress({ kind: 'pull', subject: 'image', current: 20 });
      return new Promise((resolve) => (finish = resolve));
    });
    const late = new TestIo();

    const second = shared.do('a', late, () => first);
    finish('pulled');

    expect(await second).toBe('pulled');
    expect(late.reports).toEqual([{ kind: 'pull', subject: 'image', current: 20 }]);
  });

  it('starts again for somebody who comes after the end', async () => {
    const shared = new SharedWork<number>();
    let runs = 0;

    await shared.do('a', new TestIo(), async () => ++runs);

    expect(await shared.do('a', new TestIo(), async () => ++runs)).toBe(2);
  });

  it('goes on when one of two leaves', async () => {
    const shared = new SharedWork<string>();
    const [leaving, staying] = [new TestIo(), new TestIo()];
    let finish = (_: string) => {};
    const work = () => new Promise<string>((resolve) => (finish = resolve));
    const left = shared.do('a', leaving, work);
    const stayed = shared.do('a', staying, work);

    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    finish('done');

    expect(await stayed).toBe('done');
  });

  it('is canceled when the last one leaves', async () => {
    const shared = new SharedWork<never>();
    const [first, second] = [new TestIo(), new TestIo()];
    let canceled: unknown;
    const work = (io: ContainerIo) =>
      new Promise<never>((_, reject) => {
        io.signal.addEventListener('abort', () => {
          canceled = io.signal.reason;
          reject(canceled);
        });
      });
    const both = [shared.do('a', first, work), shared.do('a', second, work)];

    first.abort(new Error('one'));
    second.abort(new Error('two'));

    const results = await Promise.allSettled(both);
    expect(results.map((each) => each.status)).toEqual(['rejected', 'rejected']);
    expect(String(canceled)).toBe('Error: two');
  });
});
