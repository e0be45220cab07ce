import { describe, expect, it } from '@jest/globals';
import { isMailAddress } from '../../../identifiers/mail-address.js';
import { domainOf, mailAddress } from './names.js';

describe('a mail address of the demonstration', () => {
  it('is one that a mail server takes, wherever the name of the organisation is cut', () => {
    const person = { firstName: 'Gaëlle', lastName: 'D’Angelo' };
    const domain = domainOf('Groupe associatif Entraide du Vexin');
    expect(domain).toBe('groupe-associatif-entraide-du.example');
    expect(isMailAddress(mailAddress(person, domain))).toBe(true);
  });
});
