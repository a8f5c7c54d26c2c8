import { expect, it } from 'vitest';
import { describeWithEngine } from '../../test/helpers/docker.ts';
import { startRegistry } from './registry.mjs';

describeWithEngine('the registry of the proofs', () => {
  it('demands a login, holds nothing at first, and is gone once stopped', async () => {
    const registry = await startRegistry();

    const answer = await fetch(`http://${registry.address}/v2/`);

    expect(answer.status).toBe(401);
    expect(await registry.repositories()).toEqual([]);
    expect(await registry.tags('private/shop')).toEqual([]);
    await registry.stop();
    await expect(fetch(`http://${registry.address}/v2/`)).rejects.toThrow();
  });
});
