import { randomInt } from 'node:crypto';

// Crockford's letters: none that is taken for another when read on paper.
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const [groups, groupLength] = [3, 4];
const howMany = 10;

/** Ten codes of 60 bits, `K7QF-2MDX-9PTA`: each is worth one sign-in without the application. */
export function newRecoveryCodes(): string[] {
  const group = () => Array.from({ length: groupLength }, () => letters[randomInt(letters.length)]).join('');
  return Array.from({ length: howMany }, () => Array.from({ length: groups }, group).join('-'));
}

/** A code as it is kept, from however it is typed: small letters, spaces, O for 0, I and L for 1. @returns null for anything else */
export function readRecoveryCode(typed: string): string | null {
  const plain = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return plain.length === groups * groupLength && [...plain].every((letter) => letters.includes(letter)) ? plain : null;
}
