import { describe, expect, it } from 'vitest';
import { LayerProgress } from './pull.ts';

describe('LayerProgress', () => {
  it('adds up the bytes of all layers', () => {
    const layers = new LayerProgress();

    layers.see({ id: 'a', status: 'Downloading', progressDetail: { current: 10, total: 100 } });
    layers.see({ id: 'b', status: 'Downloading', progressDetail: { current: 5, total: 50 } });
    layers.see({ id: 'a', status: 'Downloading', progressDetail: { current: 60, total: 100 } });

    expect(layers.sum()).toEqual({ current: 65, total: 150 });
  });

  it('counts a layer in full once it is down', () => {
    const layers = new LayerProgress();
    layers.see({ id: 'a', status: 'Downloading', progressDetail: { current: 10, total: 100 } });

    layers.see({ id: 'a', status: 'Download complete' });

    expect(layers.sum()).toEqual({ current: 100, total: 100 });
  });

  it.each([
    { status: 'Pulling from library/alpine', id: '3.19' },
    { status: 'Extracting', id: 'a', progressDetail: { current: 1, total: 2 } },
    { status: 'Already exists', id: 'b' },
    { stream: 'text' },
  ])('has nothing to tell about %j', (message) => {
    expect(new LayerProgress().see(message)).toBe(false);
  });
});
