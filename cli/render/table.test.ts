import { describe, expect, it } from 'vitest';
import { renderTable } from './table.ts';

describe('renderTable', () => {
  it('aligns columns under their titles', () => {
    const lines = renderTable(
      [{ title: 'NAME' }, { title: 'COUNT', align: 'right' }, { title: 'NOTE' }],
      [
        ['日本', '7', ''],
        ['longer name', '1234567', 'x'],
      ],
    );

    expect(lines).toEqual(['NAME           COUNT  NOTE', '日本               7', 'longer name  1234567  x']);
  });

  it('paints cells without moving them', () => {
    const lines = renderTable(
      [{ title: 'A' }, { title: 'B', align: 'right' }],
      [['x', '1']],
      (cell) => `<${cell}>`,
    );

    expect(lines).toEqual(['A  B', '<x>  <1>']);
  });
});
