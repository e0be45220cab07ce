import { describe, expect, it } from '@jest/globals';
import { readArguments, required, UsageError } from './command.js';

const seed = { name: 'seed', usage: '--clients N [--editor SLUG]' };
const load = { name: 'directory:load', usage: 'FILE…' };
const add = { name: 'authority:add', usage: 'FILE… [--environment PROD|TEST]' };

describe('the arguments of a command', () => {
  it('are the options its usage names, written either way, and its files', () => {
    expect(readArguments(seed, ['--clients', '5000', '--editor=demo'])).toEqual({
      options: { clients: '5000', editor: 'demo' },
      positionals: [],
    });
    expect(readArguments(add, ['a.cer', '--environment', 'TEST', 'b.cer'])).toEqual({
      options: { environment: 'TEST' },
      positionals: ['a.cer', 'b.cer'],
    });
  });

  it.each([
    ['an option that nobody knows', seed, ['--client', '5000']],
    ['an option of another command', load, ['--clients', '5']],
    ['an option without its value', seed, ['--clients']],
    ['an option whose value looks like an option', seed, ['--clients', '--editor']],
    ['a file that nothing is done with', seed, ['--clients', '5', 'file.csv']],
  ])('refuse %s, and say how to call it', (_, command, args) => {
    expect(() => readArguments(command, args)).toThrow(UsageError);
    expect(() => readArguments(command, args)).toThrow(`usage: ${command.name} ${command.usage}`);
  });

  it('are nothing when help is asked', () => {
    expect(readArguments(load, ['--help'])).toBeNull();
    expect(readArguments(seed, ['-h'])).toBeNull();
  });

  it('name the one that is missing', () => {
    expect(() => required({ options: {}, positionals: [] }, 'clients')).toThrow('--clients is missing');
  });
});
