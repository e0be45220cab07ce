import { describe, expect, it } from '@jest/globals';
import { kept, text } from '../columns/import-column.js';
import { columnsOf, keptColumns, representativeFacts, representativeKeys } from './client-columns.js';

describe('the columns of an import of clients', () => {
  const part = (...columns: ReturnType<typeof text>[]) => ({ part: 'representative', label: 'Représentant', columns });

  it('are kept each in a column of its own, or the house does not start', () => {
    const phone = text('phone', 'Téléphone', [], { stored: kept('phone') });
    const mobile = text('mobile', 'Portable', []);
    expect(keptColumns(part(phone, mobile), ['mobile'])).toEqual([{ key: 'phone', column: 'phone' }]);
    expect(() => keptColumns(part(phone, mobile))).toThrow('mobile');
  });

  it('write all that a file says of who signs', () => {
    expect(representativeFacts.map(({ key }) => key)).toEqual(representativeKeys);
    const values = Object.fromEntries(representativeKeys.map((key) => [key, key === 'phone' ? '' : `of ${key}`]));
    const row = columnsOf(representativeFacts, values);
    expect(Object.values(row).map((value) => value ?? 'of phone')).toEqual(
      representativeKeys.map((key) => `of ${key}`),
    );
    expect(row['phone']).toBeNull();
  });
});
