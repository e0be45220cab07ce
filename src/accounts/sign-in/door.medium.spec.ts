import { expect, it, jest } from '@jest/globals';
import { anApp } from '../../../test/support/app.js';
import { coresButOne } from '../../platform/auth/lanes.js';
import { SignInService } from './sign-in.service.js';

const support = await anApp();

it('lets people in one after the other, so many as there are cores but one', async () => {
  const service = support.get(SignInService);
  const real = service.signIn.bind(service);
  let [inside, most] = [0, 0];
  jest.spyOn(service, 'signIn').mockImplementation(async (...given) => {
    inside += 1;
    most = Math.max(most, inside);
    try {
      return await real(...given);
    } finally {
      inside -= 1;
    }
  });
  const crowd = Array.from({ length: coresButOne + 5 }, () => support.signIn());
  expect(await Promise.all(crowd)).toHaveLength(coresButOne + 5);
  expect(most).toBe(coresButOne);
});
