import { expect, it } from '@jest/globals';
import type { Response } from 'express';
import type { PageRequest } from './current.js';
import { complaints } from '../../../test/support/complaints.js';
import { showError } from './error.filter.js';
import type { Shells } from './shells.js';
import { TooManyReadings } from './unavailable.js';

/** The answer that an error becomes. */
function answerTo(error: unknown) {
  const answer = { status: 0, headers: {} as Record<string, string>, page: '', message: '' };
  const response = {
    headersSent: false,
    set: (name: string, value: string) => void (answer.headers[name] = value),
    status: (status: number) => {
      answer.status = status;
      return response;
    },
    render: (page: string, { message }: { message: string }) => Object.assign(answer, { page, message }),
  };
  const request = {
    method: 'GET',
    path: '/clients',
    get: () => undefined,
    requestId: 'r',
    route: null,
  } as unknown as PageRequest;
  const shells = { filled: () => null, of: () => null } as unknown as Shells;
  showError(error, request, response as unknown as Response, shells);
  return answer;
}

it.each([
  ['a server that is away', Object.assign(new Error('no'), { code: 'ECONNREFUSED' }), 60, 'une minute'],
  ['a server that starts', Object.assign(new Error('no'), { code: '57P03' }), 60, 'une minute'],
  ['one that says nothing', new Error('Query read timeout'), 60, 'une minute'],
  ['no connection in time', new Error('timeout exceeded when trying to connect'), 15, '15\u00a0secondes'],
  ['a statement too long', Object.assign(new Error('no'), { code: '57014' }), 15, '15\u00a0secondes'],
  ['a lock too long', Object.assign(new Error('no'), { code: '55P03' }), 15, '15\u00a0secondes'],
  ['another one in the way', Object.assign(new Error('no'), { code: '40P01' }), 1, 'une seconde'],
  ['too many files', new TooManyReadings(3), 3, '3\u00a0secondes'],
])('%s: the page says what to do and when, and Retry-After says the same', (_, error, seconds, words) => {
  const { status, headers, page, message } = answerTo(error);
  expect([status, page, headers]).toEqual([503, 'errors/503', { 'Retry-After': String(seconds) }]);
  expect(message).toMatch(/[Rr]echargez|recommencez|de nouveau/);
  expect(message).toContain(words);
  complaints();
});
