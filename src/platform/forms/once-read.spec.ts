import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { readForm } from '../web/read-form.js';
import { optionalDay } from './day-field.js';
import { line, onceRead } from './form-fields.js';

it('a rule on some fields is looked at whatever is wrong with others, never on what could not be read', () => {
  const form = z
    .object({ name: line('Un nom.'), from: optionalDay, until: optionalDay })
    .refine(({ from, until }) => from === null || until === null || from <= until, {
      path: ['until'],
      message: 'Avant le début.',
      ...onceRead('from', 'until'),
    });
  const errorsOf = (from: string, until: string) => {
    const read = readForm(form, { from, until });
    return read.ok ? {} : read.errors;
  };
  expect(errorsOf('2026-05-02', '2026-05-01')).toEqual({ name: 'Un nom.', until: 'Avant le début.' });
  expect(Object.keys(errorsOf('32/13/2026', '2026-05-01'))).toEqual(['name', 'from']);
});
